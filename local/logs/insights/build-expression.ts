import { buildAggregate, isAggregateName } from './build-aggregate.ts';
import { buildCall } from './build-call.ts';
import { expressionKey } from './expression-key.ts';
import type { ConstantExpression, QueryTimes, RegexUse, TextPattern, TypedExpression } from './plan.ts';
import { QueryError, type Span } from './query-error.ts';
import { matchPattern, toRe2Pattern } from './re2-pattern.ts';
import { pointersOf, resolveField, type Scope } from './scope.ts';
import type {
  CallNode,
  ExpressionNode,
  FieldNode,
  NumberNode,
  PatternNode,
  StringNode,
  TruthNode,
} from './syntax-tree.ts';

/** Where an expression stands decides whether it may hold a statistic. */
export type Position = 'row' | 'statistic';

const constant = (node: NumberNode | StringNode | TruthNode): ConstantExpression => {
  switch (node.kind) {
    case 'number':
      return { kind: 'constant', type: 'number', value: node.value, text: node.text };
    case 'string':
      return { kind: 'constant', type: 'text', value: node.value };
    case 'truth':
      return { kind: 'constant', type: 'boolean', value: node.value };
  }
};

/** What the expressions of one command are built from. */
export interface ExpressionContext {
  readonly scope: Scope;
  /** The query: a call whose text names a column of `stats`, such as `count(*)`, is that column. */
  readonly text: string;
  /** True where an undefined name is an error and not a missing value: in a `stats` after another. */
  readonly definedOnly: boolean;
  readonly times: QueryTimes;
  /** Milliseconds by which `bin` is shifted. */
  readonly offsetMs?: number;
  /** Statistics that the `stats` of this expression has named so far: what stands behind can use them by name. */
  readonly statistics?: ReadonlyMap<string, TypedExpression>;
  /** Takes each regular expression that was met. */
  readonly onRegex: (use: RegexUse) => void;
}

/** Types the expressions of one command. */
export class ExpressionBuilder {
  readonly #context: ExpressionContext;

  constructor(context: ExpressionContext) {
    this.#context = context;
  }

  /**
   * Types an expression.
   *
   * @throws QueryError for an unknown function, a wrong number of arguments, or a statistic where none can stand.
   */
  build(node: ExpressionNode, position: Position = 'row'): TypedExpression {
    const build = (child: ExpressionNode): TypedExpression => this.build(child, position);
    switch (node.kind) {
      case 'field':
        return this.#field(node, position);
      case 'number':
      case 'string':
      case 'truth':
        return constant(node);
      case 'negative': {
        const zero = { kind: 'constant', type: 'number', value: 0, text: '0' } as const;
        return {
          kind: 'arithmetic',
          operator: '-',
          left: zero,
          right: build(node.operand),
          type: 'number',
        };
      }
      case 'arithmetic':
        return { ...node, left: build(node.left), right: build(node.right), type: 'number' };
      case 'comparison':
        return { ...node, left: build(node.left), right: build(node.right), type: 'boolean' };
      case 'and':
      case 'or':
        return {
          kind: node.kind,
          operands: node.operands.map((operand) => this.condition(operand, position)),
          type: 'boolean',
        };
      case 'not':
        return { kind: 'not', operand: this.condition(node.operand, position), type: 'boolean' };
      case 'in':
        return {
          kind: 'in',
          operand: build(node.operand),
          values: node.values.map(constant),
          type: 'boolean',
        };
      case 'like':
        return {
          kind: 'like',
          operand: build(node.operand),
          pattern: this.#pattern(node.pattern),
          type: 'boolean',
        };
      case 'call':
        return this.#call(node, position);
      case 'member':
        return this.#member(node.segments, build(node.base), node.base);
      case 'regex':
        throw new QueryError(
          'a regular expression stands only behind "like" and "=~", and in regexReplace()',
          node,
        );
      case 'duration':
        throw new QueryError('a width of time stands only in bin(), such as bin(5m)', node);
      case 'star':
        throw new QueryError('"*" stands only in count(*)', node);
    }
  }

  /**
   * Types an expression that must be true or false.
   *
   * @throws QueryError also when it is a plain value.
   */
  condition(node: ExpressionNode, position: Position = 'row'): TypedExpression {
    const expression = this.build(node, position);
    if (expression.type === 'boolean') return expression;
    throw new QueryError('expected a condition, such as field = "value" or ispresent(field)', node);
  }

  #pattern(node: PatternNode): TextPattern {
    if (node.kind === 'substring') return { kind: 'substring', text: node.text };
    const pattern = toRe2Pattern(node.pattern);
    this.#context.onRegex({ pattern, groups: 0, start: node.start, end: node.end });
    return { kind: 'regex', pattern: matchPattern(pattern) };
  }

  #member(segments: readonly string[], operand: TypedExpression, span: Span): TypedExpression {
    const { type } = operand;
    if (type === 'structure' || type === 'json' || type === 'list') {
      return { kind: 'member', operand, pointers: pointersOf(segments), type: 'json' };
    }
    throw new QueryError(
      'expected a function that gives a map or list, such as jsonParse(), before a path',
      span,
    );
  }

  #field(node: FieldNode, position: Position): TypedExpression {
    if (position === 'statistic') {
      const named = this.#context.statistics?.get(node.name);
      if (named !== undefined) return named;
      throw new QueryError(`expected a statistic around the field ${JSON.stringify(node.name)}`, node);
    }
    const field = resolveField(this.#context.scope, node);
    if (field.kind === 'missing' && this.#context.definedOnly) {
      throw new QueryError(`expected a name that the "stats" before defines, not ${node.name}`, node);
    }
    return field;
  }

  #call(node: CallNode, position: Position): TypedExpression {
    const { scope, text, times, offsetMs = 0, onRegex } = this.#context;
    const column =
      scope.columns.get(text.slice(node.start, node.end)) ?? scope.calls?.get(expressionKey(node));
    if (column !== undefined && position === 'row') return column;
    if (!isAggregateName(node.name)) {
      return buildCall(node, {
        scope,
        times,
        offsetMs,
        build: (child) => this.build(child, position),
        condition: (child) => this.condition(child, position),
        onRegex,
      });
    }
    if (position === 'row') throw new QueryError(`the statistic ${node.name}() stands only in "stats"`, node);
    return buildAggregate(node, scope, (child) => this.build(child));
  }
}
