import type { Span } from './query-error.ts';

/** Arithmetic operators, on numbers. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

/** Comparison operators; `==` is read as `=`. */
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A field, or a name that the query defined. An index in brackets is one of its segments. */
export interface FieldNode extends Span {
  readonly kind: 'field';
  readonly name: string;
  readonly segments: readonly string[];
}

/** A number as written, sign included. */
export interface NumberNode extends Span {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
}

/** `true` or `false`. */
export interface TruthNode extends Span {
  readonly kind: 'truth';
  readonly value: boolean;
}

/** A string as meant, without quotes and escapes. */
export interface StringNode extends Span {
  readonly kind: 'string';
  readonly value: string;
}

/** A width of time, as in `bin(5m)`. */
export interface DurationNode extends Span {
  readonly kind: 'duration';
  readonly amount: number;
  readonly unit: string;
}

/** A call of a function, known or not: the planner decides. */
export interface CallNode extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly ExpressionNode[];
}

/** What `like` and `=~` look for. */
export type PatternNode =
  | (Span & { readonly kind: 'substring'; readonly text: string })
  | (Span & { readonly kind: 'regex'; readonly pattern: string });

/** An expression, as written. */
export type ExpressionNode =
  | FieldNode
  | NumberNode
  | StringNode
  | TruthNode
  | DurationNode
  | CallNode
  | (Span & { readonly kind: 'star' })
  | (Span & { readonly kind: 'regex'; readonly pattern: string })
  | (Span & {
      readonly kind: 'member';
      readonly base: ExpressionNode;
      readonly segments: readonly string[];
    })
  | (Span & { readonly kind: 'negative'; readonly operand: ExpressionNode })
  | (Span & { readonly kind: 'not'; readonly operand: ExpressionNode })
  | (Span & {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    })
  | (Span & {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    })
  | (Span & { readonly kind: 'and' | 'or'; readonly operands: readonly ExpressionNode[] })
  | (Span & {
      readonly kind: 'in';
      readonly operand: ExpressionNode;
      readonly values: readonly (StringNode | NumberNode | TruthNode)[];
    })
  | (Span & { readonly kind: 'like'; readonly operand: ExpressionNode; readonly pattern: PatternNode });

/** An expression with the name of its column: the alias, or else its own text. */
export interface ItemNode extends Span {
  readonly expression: ExpressionNode;
  readonly column: string;
  /** True when the name was given by `as`. */
  readonly aliased: boolean;
}

/** One key of `sort`. */
export interface SortKeyNode extends Span {
  readonly expression: ExpressionNode;
  readonly direction: 'asc' | 'desc';
}

/** A name that a command defines. */
export interface NameNode extends Span {
  readonly name: string;
}

/** What `parse` looks for: a text with `*` for the parts to take, or a regular expression with groups. */
export type ParsePatternNode =
  | (Span & { readonly kind: 'glob'; readonly text: string })
  | (Span & { readonly kind: 'regex'; readonly pattern: string });

/** One command, from its keyword to the next `|`. */
export type CommandNode =
  | (Span & { readonly kind: 'fields' | 'display'; readonly items: readonly ItemNode[] })
  | (Span & { readonly kind: 'filter'; readonly condition: ExpressionNode })
  | (Span & {
      readonly kind: 'stats';
      readonly aggregates: readonly ItemNode[];
      readonly groups: readonly ItemNode[];
      /** Shifts the bins among the groups. */
      readonly offset?: DurationNode;
    })
  | (Span & { readonly kind: 'sort'; readonly keys: readonly SortKeyNode[] })
  | (Span & { readonly kind: 'limit'; readonly count: number; readonly mode: 'first' | 'any' })
  | (Span & {
      readonly kind: 'parse';
      readonly source: ExpressionNode;
      readonly pattern: ParsePatternNode;
      /** Names for the wildcards or groups, in order; a regular expression may name its groups itself. */
      readonly names: readonly NameNode[] | undefined;
      /** `all` makes a row of each match of a regular expression: `multi` behind it. */
      readonly matches: 'first' | 'all';
    })
  | (Span & { readonly kind: 'dedup'; readonly keys: readonly ExpressionNode[] })
  | (Span & { readonly kind: 'unnest'; readonly source: ExpressionNode; readonly name: NameNode });

/** A whole query: its commands, in order. Never empty. */
export interface QueryNode {
  readonly commands: readonly CommandNode[];
}
