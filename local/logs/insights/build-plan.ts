import { parseBinWidth } from './bin-width.ts';
import { ExpressionBuilder, type ExpressionContext } from './build-expression.ts';
import { buildExtractions, type Extraction } from './build-extraction.ts';
import { expressionKey } from './expression-key.ts';
import { weighExpression } from './expression-weight.ts';
import type {
  ColumnExpression,
  ComputedColumn,
  MatchColumn,
  OrderKey,
  OutputColumn,
  QueryPlan,
  QueryTimes,
  RegexUse,
  RowOrder,
  Stage,
  TypedExpression,
} from './plan.ts';
import { QueryError, type Span } from './query-error.ts';
import { EVENT_SCOPE, resolveField, type Scope } from './scope.ts';
import type { CommandNode, ExpressionNode, ItemNode, QueryNode } from './syntax-tree.ts';

type Command<K extends CommandNode['kind']> = Extract<CommandNode, { readonly kind: K }>;

/** `stats` commands in one query (AWS quota for the Standard class). */
const MAX_STATS = 10;

/** What is shown of an event when the query does not say. */
const DEFAULT_FIELDS = ['@timestamp', '@message'];

/** Makes a plain value of what may be a map or list at run time; refuses what is one for sure. */
const plainValue = (expression: TypedExpression, command: string, span: Span): TypedExpression => {
  if (expression.type === 'structure' || expression.type === 'list') {
    throw new QueryError(`expected a plain value in "${command}", not a map or list`, span);
  }
  return expression.type === 'json' ? { kind: 'scalar', operand: expression, type: 'text' } : expression;
};

/** The bins of this clause, whose boundaries `offset` shifts. */
const holdsBin = ({ expression }: ItemNode): boolean =>
  expression.kind === 'call' && expression.name.toLowerCase() === 'bin';

/** Walks over the commands and keeps what they add up to. */
class PlanBuilder {
  readonly #text: string;
  readonly #times: QueryTimes;
  readonly #stages: Stage[] = [];
  readonly #regexes: RegexUse[] = [];
  #scope: Scope = EVENT_SCOPE;
  #order: readonly OrderKey[] = [];
  /** Positions in lists that were unnested, or all columns of groups. */
  #ties: readonly ColumnExpression[] = [];
  /** What `fields` named so far; `undefined` when nothing did since the start or the last `stats`. */
  #fields: readonly OutputColumn[] | undefined;
  /** What `parse` and `unnest` defined, shown besides. */
  #extracted: readonly OutputColumn[] = [];
  #display: readonly OutputColumn[] | undefined;
  #stats: readonly OutputColumn[] = [];
  #statsCount = 0;
  #ordering: 'sort' | 'limit' | 'dedup' | undefined;
  #limited = false;
  #columns = 0;
  /** Weights of the aliases; columns of `stats` start again at one. */
  readonly #weights = new Map<number, number>();

  constructor(text: string, times: QueryTimes) {
    this.#text = text;
    this.#times = times;
  }

  add(command: CommandNode): void {
    if (this.#ordering === 'dedup' && command.kind !== 'limit') {
      throw new QueryError('expected only "limit" after "dedup"', command);
    }
    switch (command.kind) {
      case 'fields':
        this.#fields = [...(this.#fields ?? []), ...this.#outputs(command.items)];
        return;
      case 'display':
        this.#display = this.#outputs(command.items);
        return;
      case 'filter':
        this.#addFilter(command);
        return;
      case 'parse':
        this.#addParse(command);
        return;
      case 'unnest':
        this.#addUnnest(command);
        return;
      case 'stats':
        this.#addStats(command);
        return;
      case 'sort':
        this.#addSort(command);
        return;
      case 'limit':
        this.#addLimit(command);
        return;
      case 'dedup':
        this.#addDedup(command);
        return;
    }
  }

  finish(): QueryPlan {
    const shown = [...(this.#fields ?? this.#defaultOutputs()), ...this.#extracted];
    const byName = new Map((this.#display ?? shown).map((output) => [output.name, output]));
    return {
      stages: this.#stages,
      order: this.#rowOrder(),
      outputs: [...byName.values()],
      limited: this.#limited,
      regexes: this.#regexes,
    };
  }

  #rowOrder(): RowOrder {
    return { keys: this.#order, ties: this.#ties, rows: this.#scope.rows };
  }

  #expressions(
    settings: Partial<Pick<ExpressionContext, 'definedOnly' | 'offsetMs' | 'statistics'>> = {},
  ): ExpressionBuilder {
    return new ExpressionBuilder({
      definedOnly: false,
      ...settings,
      scope: this.#scope,
      text: this.#text,
      times: this.#times,
      onRegex: (use) => this.#regexes.push(use),
    });
  }

  #defaultOutputs(): readonly OutputColumn[] {
    if (this.#scope.rows === 'groups') return this.#stats;
    return DEFAULT_FIELDS.map((name) => {
      const field = { kind: 'field', name, segments: [name], start: 0, end: 0 } as const;
      return { name, expression: resolveField(this.#scope, field) };
    });
  }

  /** Resolves the items of one command in the scope before it, then defines its aliases for what follows. */
  #outputs(items: readonly ItemNode[]): readonly OutputColumn[] {
    const expressions = this.#expressions();
    const computed: ComputedColumn[] = [];
    const defined = new Map<string, ColumnExpression>();
    const outputs = items.map(({ expression: node, column: name, aliased }): OutputColumn => {
      const expression = expressions.build(node);
      if (!aliased) {
        this.#weigh(expression, node);
        return { name, expression };
      }
      const column = this.#newAlias(expression, computed, node);
      defined.set(name, column);
      // The alias of a field is its plain value; what is shown may be a map or list.
      return { name, expression: expression.kind === 'discovered' ? expression : column };
    });
    this.#compute(computed, defined);
    return outputs;
  }

  #compute(columns: readonly ComputedColumn[], defined: ReadonlyMap<string, ColumnExpression>): void {
    if (columns.length > 0) this.#stages.push({ kind: 'compute', columns });
    this.#define(defined);
  }

  #define(defined: ReadonlyMap<string, ColumnExpression>): void {
    this.#scope = { ...this.#scope, columns: new Map([...this.#scope.columns, ...defined]) };
  }

  #weigh(expression: TypedExpression, span: Span): number {
    return weighExpression(expression, this.#weights, span);
  }

  #newId(): number {
    this.#columns += 1;
    return this.#columns;
  }

  #newColumn(expression: TypedExpression, into: ComputedColumn[]): ColumnExpression {
    const id = this.#newId();
    into.push({ id, expression });
    return { kind: 'column', id, type: expression.type };
  }

  #newAlias(expression: TypedExpression, into: ComputedColumn[], span: Span): ColumnExpression {
    const weight = this.#weigh(expression, span);
    const column = this.#newColumn(expression, into);
    this.#weights.set(column.id, weight);
    return column;
  }

  #offsetOf({ offset, groups }: Command<'stats'>): number {
    if (offset === undefined) return 0;
    if (!groups.some(holdsBin)) throw new QueryError('expected bin() in "by" before "offset"', offset);
    const width = parseBinWidth(offset);
    if (width.unit === 'month') throw new QueryError('expected an offset of weeks at most', offset);
    return width.amount;
  }

  #addStats(command: Command<'stats'>): void {
    if (this.#ordering !== undefined) {
      throw new QueryError(
        `"${this.#ordering}" stands before "stats": expected it after the last "stats"`,
        command,
      );
    }
    this.#statsCount += 1;
    if (this.#statsCount > MAX_STATS) {
      throw new QueryError(`expected at most ${MAX_STATS} "stats" commands`, command);
    }
    const definedOnly = this.#scope.rows === 'groups';
    const statistics = new Map<string, TypedExpression>();
    const builder = this.#expressions({ definedOnly, offsetMs: this.#offsetOf(command), statistics });
    const groups: ComputedColumn[] = [];
    const aggregates: ComputedColumn[] = [];
    const outputs = new Map<string, ColumnExpression>();
    const texts = new Map<string, ColumnExpression>();
    const calls = new Map<string, ColumnExpression>();
    const define = (item: ItemNode, column: ColumnExpression): void => {
      outputs.set(item.column, column);
      texts.set(this.#text.slice(item.expression.start, item.expression.end), column);
      calls.set(expressionKey(item.expression), column);
    };
    for (const item of command.groups) {
      const expression = plainValue(builder.build(item.expression), 'stats', item);
      this.#weigh(expression, item);
      define(item, this.#newColumn(expression, groups));
    }
    for (const item of command.aggregates) {
      const expression = builder.build(item.expression, 'statistic');
      this.#weigh(expression, item);
      if (item.aliased) statistics.set(item.column, expression);
      define(item, this.#newColumn(expression, aggregates));
    }
    this.#stages.push({ kind: 'aggregate', groups, aggregates });
    this.#stats = [...outputs].map(([name, expression]) => ({ name, expression }));
    const bins = groups.find(({ expression }) => expression.kind === 'bin');
    const time: ColumnExpression | undefined = bins && { kind: 'column', id: bins.id, type: 'timestamp' };
    // A statistic with an alias goes by its text too.
    const columns = new Map([...texts, ...outputs]);
    this.#scope = { rows: 'groups', columns, calls, ...(time === undefined ? {} : { bins: time }) };
    this.#ties = [...outputs.values()];
    this.#fields = undefined;
    this.#display = undefined;
    this.#extracted = [];
  }

  #addFilter({ condition: node }: Command<'filter'>): void {
    const condition = this.#expressions().condition(node);
    this.#weigh(condition, node);
    this.#stages.push({ kind: 'filter', condition });
  }

  #addParse(command: Command<'parse'>): void {
    const source = this.#expressions().build(command.source);
    const { regex, fields } = buildExtractions(command, source);
    this.#regexes.push(regex);
    if (command.matches === 'all') {
      this.#addMatches(source, regex.pattern, fields, command.source);
      return;
    }
    const computed: ComputedColumn[] = [];
    const defined = new Map<string, ColumnExpression>();
    for (const { name, expression } of fields) {
      defined.set(name, this.#newAlias(expression, computed, command));
    }
    this.#compute(computed, defined);
    this.#show(defined);
  }

  #addMatches(operand: TypedExpression, pattern: string, fields: readonly Extraction[], span: Span): void {
    this.#weigh(operand, span);
    const position = this.#newId();
    const columns: MatchColumn[] = [];
    const defined = new Map<string, ColumnExpression>();
    for (const { name, group } of fields) {
      const column = { list: this.#newId(), id: this.#newId(), group };
      columns.push(column);
      defined.set(name, { kind: 'column', id: column.id, type: 'text' });
    }
    this.#stages.push({ kind: 'matches', operand, pattern, position, columns });
    this.#ties = [...this.#ties, { kind: 'column', id: position, type: 'number' }];
    this.#define(defined);
    this.#show(defined);
  }

  #show(defined: ReadonlyMap<string, ColumnExpression>): void {
    const outputs = [...defined].map(([name, expression]) => ({ name, expression }));
    this.#extracted = [...this.#extracted, ...outputs];
  }

  #addUnnest(command: Command<'unnest'>): void {
    const source = this.#expressions().build(command.source);
    if (source.type === 'list') {
      throw new QueryError('expected a list from jsonParse() in "unnest", not from split()', command.source);
    }
    this.#weigh(source, command.source);
    const list = this.#newId();
    const position = this.#newId();
    const element = this.#newId();
    this.#stages.push({ kind: 'unnest', source, list, position, element });
    this.#ties = [...this.#ties, { kind: 'column', id: position, type: 'number' }];
    const defined = new Map([[command.name.name, { kind: 'column', id: element, type: 'json' } as const]]);
    this.#define(defined);
    this.#show(defined);
  }

  #plainKey(expressions: ExpressionBuilder, command: string, node: ExpressionNode): TypedExpression {
    const expression = plainValue(expressions.build(node), command, node);
    this.#weigh(expression, node);
    return expression;
  }

  #addSort({ keys }: Command<'sort'>): void {
    const expressions = this.#expressions();
    this.#order = keys.map(({ expression: node, direction }) => ({
      expression: this.#plainKey(expressions, 'sort', node),
      direction,
    }));
    this.#ordering = 'sort';
  }

  #addLimit({ count, mode }: Command<'limit'>): void {
    const limit =
      mode === 'any'
        ? ({ kind: 'limitAny', count } as const)
        : ({ kind: 'limit', count, order: this.#rowOrder() } as const);
    this.#stages.push(limit);
    if (this.#ordering !== 'dedup') this.#ordering = 'limit';
    this.#limited = true;
  }

  #addDedup({ keys: nodes }: Command<'dedup'>): void {
    const expressions = this.#expressions();
    const keys = nodes.map((node) => this.#plainKey(expressions, 'dedup', node));
    this.#stages.push({ kind: 'dedup', keys, order: this.#rowOrder() });
    this.#ordering = 'dedup';
  }
}

/**
 * Builds the plan of a parsed query: resolves names, types expressions, checks the order of commands.
 *
 * @param text - The query that the tree was parsed from.
 * @throws QueryError where the query breaks a rule of the language or asks for what this store does not run.
 */
export const buildPlan = ({ commands }: QueryNode, text: string, times: QueryTimes): QueryPlan => {
  const builder = new PlanBuilder(text, times);
  for (const command of commands) builder.add(command);
  return builder.finish();
};
