import type { Span } from './query-error.ts';
import type { ArithmeticOperator, ComparisonOperator } from './syntax-tree.ts';

/**
 * What is known about a value before the query runs.
 *
 * `text` is what a field of an event is: it becomes a number where a number is asked for and it reads as one.
 * A `timestamp` is held in milliseconds since the epoch.
 */
export type ValueType = 'text' | 'number' | 'timestamp' | 'boolean';

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
  | { readonly kind: 'constant'; readonly type: 'number'; readonly value: number; readonly text: string };

/** What is searched for in a text. */
export type TextPattern =
  | { readonly kind: 'substring'; readonly text: string }
  | { readonly kind: 'regex'; readonly pattern: string };

/** A statistic over the rows of a group. */
export type AggregateExpression =
  | { readonly kind: 'count'; readonly argument?: TypedExpression; readonly type: 'number' }
  | { readonly kind: 'count_distinct'; readonly argument: TypedExpression; readonly type: 'number' }
  | {
      readonly kind: 'avg' | 'min' | 'max' | 'sum';
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
      readonly kind: 'earliest' | 'latest';
      readonly argument: TypedExpression;
      readonly type: 'text' | 'number';
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
  | {
      readonly kind: 'bin';
      readonly operand: TypedExpression;
      readonly width: BinWidth;
      readonly type: 'timestamp';
    };

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

/** One step over the rows. */
export type Stage =
  | { readonly kind: 'filter'; readonly condition: TypedExpression }
  | { readonly kind: 'compute'; readonly columns: readonly ComputedColumn[] }
  | {
      readonly kind: 'aggregate';
      readonly groups: readonly ComputedColumn[];
      readonly aggregates: readonly ComputedColumn[];
    }
  | {
      readonly kind: 'limit';
      readonly count: number;
      readonly order: readonly OrderKey[];
      readonly rows: RowKind;
    };

/** A column of the answer. */
export interface OutputColumn {
  readonly name: string;
  readonly expression: TypedExpression;
}

/** A query that can run: every name is resolved, every rule of the language holds. */
export interface QueryPlan {
  readonly stages: readonly Stage[];
  readonly rows: RowKind;
  readonly order: readonly OrderKey[];
  readonly outputs: readonly OutputColumn[];
  /** True when the query itself says `limit`. */
  readonly limited: boolean;
  /** Regular expressions that the engine must accept before the query starts. */
  readonly regexes: readonly (Span & { readonly pattern: string })[];
}
