import { readMember, readName } from './field-parser.ts';
import { notSupported, QueryError } from './query-error.ts';
import type {
  ArithmeticOperator,
  ComparisonOperator,
  ExpressionNode,
  NumberNode,
  PatternNode,
  StringNode,
  TruthNode,
} from './syntax-tree.ts';
import type { NumberToken, QuerySymbol } from './token.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Words that are never a field or function unless they stand in backticks. */
const RESERVED = new Set(['as', 'by', 'and', 'or', 'not', 'in', 'like', 'asc', 'desc']);
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** Nesting and chaining that no query written by hand reaches; they bound the work and the depth of the SQL. */
const MAX_DEPTH = 50;
const MAX_OPERATORS = 50;

const COMPARISONS: { readonly [key in QuerySymbol]?: ComparisonOperator } = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const SUMS: { readonly [key in QuerySymbol]?: ArithmeticOperator } = { '+': '+', '-': '-' };
const PRODUCTS: { readonly [key in QuerySymbol]?: ArithmeticOperator } = { '*': '*', '/': '/', '%': '%' };

type Operators<T> = { readonly [key in QuerySymbol]?: T };

/**
 * Recursive descent over one expression.
 *
 * Weakest first: `or`; `and`; `not`, `!`; comparison, `in`, `like`, `=~`; `+ -`; `* / %`; unary `-`; `^`.
 */
class ExpressionParser {
  readonly #cursor: TokenCursor;
  #depth = 0;
  #operators = 0;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
  }

  parse(): ExpressionNode {
    if (this.#depth >= MAX_DEPTH) {
      throw new QueryError(
        `expected an expression nested at most ${MAX_DEPTH} levels deep`,
        this.#cursor.token,
      );
    }
    this.#depth += 1;
    const expression = this.#chain('or', () => this.#chain('and', () => this.#negation()));
    this.#depth -= 1;
    return expression;
  }

  #chain(word: 'and' | 'or', next: () => ExpressionNode): ExpressionNode {
    const first = next();
    const operands = [first];
    while (this.#cursor.takeKeyword(word)) operands.push(next());
    return operands.length === 1
      ? first
      : { kind: word, operands, start: first.start, end: this.#cursor.end };
  }

  #negation(): ExpressionNode {
    const { start } = this.#cursor.token;
    if (!this.#cursor.takeKeyword('not') && !this.#cursor.takeSymbol('!')) return this.#comparison();
    this.#countOperator();
    const operand = this.#negation();
    return { kind: 'not', operand, start, end: this.#cursor.end };
  }

  #comparison(): ExpressionNode {
    const left = this.#sum();
    const operator = this.#takeOperator(COMPARISONS);
    if (operator !== undefined) {
      const right = this.#sum();
      return { kind: 'comparison', operator, left, right, start: left.start, end: this.#cursor.end };
    }
    if (this.#cursor.takeSymbol('=~')) {
      const pattern = this.#regex();
      return { kind: 'like', operand: left, pattern, start: left.start, end: this.#cursor.end };
    }
    const negated = this.#cursor.takeKeyword('not');
    const test = this.#membershipOrLike(left);
    if (test === undefined && negated) throw this.#cursor.unexpected('"in" or "like" after "not"');
    if (test === undefined) return left;
    return negated ? { kind: 'not', operand: test, start: test.start, end: test.end } : test;
  }

  #membershipOrLike(operand: ExpressionNode): ExpressionNode | undefined {
    const { start } = operand;
    if (this.#cursor.takeKeyword('in')) {
      const values = this.#list();
      return { kind: 'in', operand, values, start, end: this.#cursor.end };
    }
    if (this.#cursor.takeKeyword('like')) {
      const pattern = this.#pattern();
      return { kind: 'like', operand, pattern, start, end: this.#cursor.end };
    }
    return undefined;
  }

  #list(): readonly (StringNode | NumberNode | TruthNode)[] {
    if (this.#cursor.atSymbol('(')) throw notSupported('A subquery after "in"', this.#cursor.token);
    this.#cursor.expectSymbol('[');
    const values = [this.#constant()];
    while (this.#cursor.takeSymbol(',')) values.push(this.#constant());
    if (!this.#cursor.takeSymbol(']')) throw this.#cursor.unexpected('"," or "]"');
    return values;
  }

  #constant(): StringNode | NumberNode | TruthNode {
    const { start } = this.#cursor.token;
    const truth = this.#truth();
    if (truth !== undefined) return truth;
    const negative = this.#cursor.takeSymbol('-');
    const { token } = this.#cursor;
    if (token.kind === 'number') {
      this.#cursor.take();
      return negative ? negate(token, start) : token;
    }
    if (token.kind !== 'string' || negative) {
      throw this.#cursor.unexpected(negative ? 'a number' : 'a string or a number');
    }
    this.#cursor.take();
    return token;
  }

  #pattern(): PatternNode {
    const { token } = this.#cursor;
    if (token.kind !== 'string') return this.#regex();
    this.#cursor.take();
    return { kind: 'substring', text: token.value, start: token.start, end: token.end };
  }

  #regex(): PatternNode {
    if (!this.#cursor.atSymbol('/')) {
      throw this.#cursor.unexpected('a "substring" or a /regular expression/');
    }
    return this.#cursor.takeRegex();
  }

  #sum(): ExpressionNode {
    return this.#arithmetic(SUMS, () => this.#arithmetic(PRODUCTS, () => this.#unary()));
  }

  #arithmetic(operators: Operators<ArithmeticOperator>, next: () => ExpressionNode): ExpressionNode {
    let left = next();
    for (;;) {
      const operator = this.#takeOperator(operators);
      if (operator === undefined) return left;
      this.#countOperator();
      const right = next();
      left = { kind: 'arithmetic', operator, left, right, start: left.start, end: this.#cursor.end };
    }
  }

  #unary(): ExpressionNode {
    const { start } = this.#cursor.token;
    if (!this.#cursor.takeSymbol('-')) return this.#power();
    this.#countOperator();
    const operand = this.#unary();
    return operand.kind === 'number'
      ? negate(operand, start)
      : { kind: 'negative', operand, start, end: this.#cursor.end };
  }

  #power(): ExpressionNode {
    const left = this.#primary();
    if (!this.#cursor.takeSymbol('^')) return left;
    this.#countOperator();
    const right = this.#unary();
    return { kind: 'arithmetic', operator: '^', left, right, start: left.start, end: this.#cursor.end };
  }

  #primary(): ExpressionNode {
    const { token } = this.#cursor;
    if (token.kind === 'string' || token.kind === 'number' || token.kind === 'duration') {
      this.#cursor.take();
      return token;
    }
    const truth = this.#truth();
    if (truth !== undefined) return truth;
    if (token.kind === 'name' && (token.quoted || !RESERVED.has(token.name.toLowerCase()))) {
      return this.operand();
    }
    if (!this.#cursor.takeSymbol('(')) throw this.#cursor.unexpected('a field, a value, a function or "("');
    const inner = this.parse();
    if (!this.#cursor.takeSymbol(')')) throw this.#cursor.unexpected('an operator or ")"');
    return { ...inner, start: token.start, end: this.#cursor.end };
  }

  /** Reads a field or a call of a function, with the path behind it. */
  operand(): ExpressionNode {
    const token = this.#cursor.expectName('a field or a function');
    if (token.quoted || !this.#cursor.takeSymbol('(')) return readName(this.#cursor, token);
    const { name, start } = token;
    const args = this.#cursor.atSymbol(')') ? [] : this.#args();
    if (!this.#cursor.takeSymbol(')')) throw this.#cursor.unexpected('"," or ")"');
    return readMember(this.#cursor, { kind: 'call', name, args, start, end: this.#cursor.end });
  }

  #truth(): TruthNode | undefined {
    const { token } = this.#cursor;
    const value = TRUTHS.get(this.#cursor.keyword() ?? '');
    if (value === undefined) return undefined;
    this.#cursor.take();
    return { kind: 'truth', value, start: token.start, end: token.end };
  }

  #args(): readonly ExpressionNode[] {
    const args = [this.#argument()];
    while (this.#cursor.takeSymbol(',')) args.push(this.#argument());
    return args;
  }

  #argument(): ExpressionNode {
    const { start, end } = this.#cursor.token;
    if (this.#cursor.atSymbol('/')) return this.#cursor.takeRegex();
    return this.#cursor.takeSymbol('*') ? { kind: 'star', start, end } : this.parse();
  }

  #takeOperator<T>(operators: Operators<T>): T | undefined {
    const { token } = this.#cursor;
    const operator = token.kind === 'symbol' ? operators[token.symbol] : undefined;
    if (operator !== undefined) this.#cursor.take();
    return operator;
  }

  #countOperator(): void {
    this.#operators += 1;
    if (this.#operators > MAX_OPERATORS) {
      throw new QueryError(
        `expected at most ${MAX_OPERATORS} operators in one expression`,
        this.#cursor.token,
      );
    }
  }
}

const negate = ({ value, text, end }: NumberToken | NumberNode, start: number): NumberNode => ({
  kind: 'number',
  value: -value,
  text: text.startsWith('-') ? text.slice(1) : `-${text}`,
  start,
  end,
});

/**
 * Parses one expression and leaves the cursor behind it.
 *
 * @throws QueryError at the first token that cannot stand there.
 */
export const parseExpression = (cursor: TokenCursor): ExpressionNode => new ExpressionParser(cursor).parse();

/**
 * Parses a field or a call of a function, without operators, and leaves the cursor behind it.
 *
 * @throws QueryError at the first token that cannot stand there.
 */
export const parseOperand = (cursor: TokenCursor): ExpressionNode => new ExpressionParser(cursor).operand();
