import type { SqlFragment } from '../store/sql.ts';
import type { ValueType } from './plan.ts';

/** In which type a function takes a value: `json` is JSON text, structures included. */
export type ParameterType = 'text' | 'number' | 'json';

/** A function over plain values: what it takes, what it gives, and the SQL for it. */
export interface ScalarFunction {
  /** Types of the parameters, those that may be left out included. */
  readonly parameters: readonly ParameterType[];
  readonly required: number;
  /** Type of any further arguments; `undefined` when there can be none. */
  readonly rest: ParameterType | undefined;
  readonly type: ValueType;
  readonly sql: (...args: SqlFragment[]) => SqlFragment;
}

/** Functions by their names in lower case. */
export type FunctionTable = { readonly [name: string]: ScalarFunction };

interface Shape {
  readonly takes: readonly ParameterType[];
  readonly optional?: number;
  readonly rest?: ParameterType;
  readonly gives: ValueType;
}

/** Describes one function of a table. */
export const define = (
  { takes, optional = 0, rest, gives }: Shape,
  compile: ScalarFunction['sql'],
): ScalarFunction => ({
  parameters: takes,
  required: takes.length - optional,
  rest,
  type: gives,
  sql: compile,
});
