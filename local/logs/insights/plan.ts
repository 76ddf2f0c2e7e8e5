import type { Span } from './query-error.ts';
import type { ArithmeticOperator, ComparisonOperator } from './syntax-tree.ts';

/**
 * What is known about a value before the query runs.
 *
 * `text` is what a field of an event is: it becomes a number where a number is asked for and it reads as one.
 * A `timestamp` is held in milliseconds since the epoch. `json` is JSON text that may be a plain value; a
 * `structure` is a map or list from jsonParse(), a `list` one from split(): both count as missing where a plain
 * value is asked for.
 */
export type ValueType = 'text' | 'number' | 'timestamp' | 'boolean' | 'json' | 'structure' | 'list';

/** Times that functions such as `now()` give, in milliseconds since the epoch. */
export interface QueryTimes {
  readonly now: number;
  /** Ends of the time range, both included. */
  readonly from: number;
  readonly to: number;
}

/** Fields that AWS discovers in what Lambda writes about an invocation. Memory is in bytes, as AWS has it. */
export type LambdaField =
  | '@type'
  | '@requestId'
  | '@duration'
  | '@billedDuration'
  | '@initDuration'
  | '@memorySize'
  | '@maxMemoryUsed'
  | '@xrayTraceId'
  | '@xraySegmentId';

/** Fields that every event has. */
export type SystemField = '@timestamp' | '@ingestionTime' | '@message' | '@logStream' | '@log' | '@ptr';

/** Boundaries of `bin`: a fixed width in milliseconds, whole weeks, or whole calendar months. */
export type BinWidth =
  | { readonly unit: 'millisecond'; readonly amount: number }
  | { readonly unit: 'month'; readonly amount: number };

/** What a column of an earlier stage is called in SQL: `c1`, `c2`, never a name from the query. */
export interface ColumnExpression {
  readonly kind: 'column';
  readonly id: number;
  readonly type: ValueType;
}

/** A value fixed in the query. */
export type ConstantExpression =
  | { readonly kind: 'constant'; readonly type: 'text'; readonly value: string }
  | { readonly kind: 'constant'; readonly type: 'boolean'; readonly value: boolean }
  | { readonly kind: 'constant'; readonly type: 'number'; readonly value: number; readonly text: string };

/** What is searched for in a text. */
export type TextPattern =
  | { readonly kind: 'substring'; readonly text: string }
  | { readonly kind: 'regex'; readonly pattern: string };

/** A statistic over the rows of a group. */
export type AggregateExpression =
  | { readonly kind: 'count'; readonly argument?: TypedExpression; readonly type: 'number' }
  | {
      readonly kind: 'count_distinct' | 'avg' | 'sum' | 'stddev';
      readonly argument: TypedExpression;
      readonly type: 'number';
    }
  | {
      readonly kind: 'pct';
      readonly argument: TypedExpression;
      readonly percent: number;
      readonly type: 'number';
    }
  | {
      readonly kind: 'min' | 'max' | 'earliest' | 'latest';
      readonly argument: TypedExpression;
      readonly type: 'text' | 'number';
    }
  | {
      readonly kind: 'sortsFirst' | 'sortsLast' | 'values';
      readonly argument: TypedExpression;
      readonly type: 'text';
    }
  | {
      readonly kind: 'topk';
      readonly argument: TypedExpression;
      readonly count: number;
      readonly type: 'text';
    }
  | {
      readonly kind: 'rate';
      readonly argument: TypedExpression;
      readonly periodMs: number;
      readonly type: 'number';
    };

/** An expression whose names are resolved and whose functions are known. */
export type TypedExpression =
  | ColumnExpression
  | ConstantExpression
  | AggregateExpression
  | { readonly kind: 'system'; readonly field: SystemField; readonly type: 'text' | 'timestamp' }
  | {
      readonly kind: 'discovered';
      /** JSON pointers (RFC 6901) to try in order. Never empty. */
      readonly pointers: readonly string[];
      readonly type: 'text';
    }
  | { readonly kind: 'missing'; readonly type: 'text' }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
      readonly type: 'number';
    }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
      readonly type: 'boolean';
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly TypedExpression[]; readonly type: 'boolean' }
  | { readonly kind: 'not'; readonly operand: TypedExpression; readonly type: 'boolean' }
  | {
      readonly kind: 'in';
      readonly operand: TypedExpression;
      readonly values: readonly ConstantExpression[];
      readonly type: 'boolean';
    }
  | {
      readonly kind: 'like';
      readonly operand: TypedExpression;
      readonly pattern: TextPattern;
      readonly type: 'boolean';
    }
  | { readonly kind: 'ispresent'; readonly operand: TypedExpression; readonly type: 'boolean' }
  | { readonly kind: 'toMillis'; readonly operand: TypedExpression; readonly type: 'number' }
  | { readonly kind: 'fromMillis'; readonly operand: TypedExpression; readonly type: 'timestamp' }
  | { readonly kind: 'lambda'; readonly field: LambdaField; readonly type: 'text' | 'number' }
  | {
      /** A function of the catalogue, over plain values. */
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly TypedExpression[];
      readonly type: ValueType;
    }
  | {
      /** `if` and `case`: the first branch whose condition holds. */
      readonly kind: 'choice';
      readonly branches: readonly ChoiceBranch[];
      readonly otherwise: TypedExpression | undefined;
      readonly type: ScalarType;
    }
  | { readonly kind: 'coalesce'; readonly operands: readonly TypedExpression[]; readonly type: ScalarType }
  | {
      /** The map or list that a text holds, or that is already there. */
      readonly kind: 'jsonParse';
      readonly operand: TypedExpression;
      readonly type: 'structure';
    }
  | {
      /** A part of a structure. */
      readonly kind: 'member';
      readonly operand: TypedExpression;
      /** JSON pointers (RFC 6901) to try in order. Never empty. */
      readonly pointers: readonly string[];
      readonly type: 'json';
    }
  | { readonly kind: 'scalar'; readonly operand: TypedExpression; readonly type: 'text' }
  | {
      /** One wildcard or group of `parse`. */
      readonly kind: 'capture';
      readonly operand: TypedExpression;
      readonly pattern: string;
      /** From 1. */
      readonly group: number;
      readonly type: 'text';
    }
  | {
      readonly kind: 'regexReplace';
      readonly operand: TypedExpression;
      readonly pattern: string;
      readonly replacement: string;
      readonly type: 'text';
    }
  | {
      readonly kind: 'parseDate';
      readonly operand: TypedExpression;
      readonly format: string;
      readonly zone: string;
      readonly type: 'number';
    }
  | {
      readonly kind: 'formatDate';
      readonly operand: TypedExpression;
      readonly format: string;
      readonly zone: string;
      readonly type: 'text';
    }
  | {
      readonly kind: 'histogram';
      readonly operand: TypedExpression;
      readonly width: number;
      readonly type: 'number';
    }
  | {
      /** `bin`, `datefloor` and, rounding up, `dateceil`. */
      readonly kind: 'bin';
      readonly operand: TypedExpression;
      readonly width: BinWidth;
      readonly rounding: 'down' | 'up';
      /** Milliseconds by which the boundaries are later than round UTC times. */
      readonly offsetMs: number;
      readonly type: 'timestamp';
    };

/** Types whose values can stand in each other's place as text. */
export type ScalarType = 'text' | 'number' | 'timestamp' | 'boolean';

/** One branch of `if` or `case`. */
export interface ChoiceBranch {
  readonly when: TypedExpression;
  readonly value: TypedExpression;
}

/** A computed column and the expression behind it. */
export interface ComputedColumn {
  readonly id: number;
  readonly expression: TypedExpression;
}

/** One key of an order. */
export interface OrderKey {
  readonly expression: TypedExpression;
  readonly direction: 'asc' | 'desc';
}

/** What rows are: events of the log, or groups that `stats` made. */
export type RowKind = 'events' | 'groups';

/** How rows are ordered: by the keys of `sort`, then so that the same query gives the same answer. */
export interface RowOrder {
  readonly keys: readonly OrderKey[];
  /** Columns that decide among equals: of groups all, of events the positions in lists that were unnested. */
  readonly ties: readonly ColumnExpression[];
  readonly rows: RowKind;
}

/** A text that a capturing group takes from each match: a column for all of them, and one for that of the row. */
export interface MatchColumn {
  readonly list: number;
  readonly id: number;
  readonly group: number;
}

/** One step over the rows. */
export type Stage =
  | { readonly kind: 'filter'; readonly condition: TypedExpression }
  | { readonly kind: 'compute'; readonly columns: readonly ComputedColumn[] }
  | {
      readonly kind: 'aggregate';
      readonly groups: readonly ComputedColumn[];
      readonly aggregates: readonly ComputedColumn[];
    }
  | { readonly kind: 'limit'; readonly count: number; readonly order: RowOrder }
  | { readonly kind: 'limitAny'; readonly count: number }
  | { readonly kind: 'dedup'; readonly keys: readonly TypedExpression[]; readonly order: RowOrder }
  | {
      /** One row for each element of a list. */
      readonly kind: 'unnest';
      readonly source: TypedExpression;
      /** Columns for the list, the position in it from 1, and the element. */
      readonly list: number;
      readonly position: number;
      readonly element: number;
    }
  | {
      /** One row for each match of a regular expression in a text, at least one; the columns are missing without a match. */
      readonly kind: 'matches';
      readonly operand: TypedExpression;
      readonly pattern: string;
      /** Column for the number of the match, from 1. */
      readonly position: number;
      readonly columns: readonly MatchColumn[];
    };

/** A column of the answer. */
export interface OutputColumn {
  readonly name: string;
  readonly expression: TypedExpression;
}

/** A regular expression of the query, for the engine to check before the query starts. */
export interface RegexUse extends Span {
  readonly pattern: string;
  /** Capturing groups that it must have at least. */
  readonly groups: number;
}

/** A query that can run: every name is resolved, every rule of the language holds. */
export interface QueryPlan {
  readonly stages: readonly Stage[];
  readonly order: RowOrder;
  readonly outputs: readonly OutputColumn[];
  /** True when the query itself says `limit`. */
  readonly limited: boolean;
  /** Regular expressions that the engine must accept before the query starts. */
  readonly regexes: readonly RegexUse[];
}
