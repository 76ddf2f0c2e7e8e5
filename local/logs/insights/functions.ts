import type { FunctionTable, ScalarFunction } from './function-table.ts';
import { IP_FUNCTIONS } from './ip-functions.ts';
import { JSON_FUNCTIONS } from './json-functions.ts';
import { NUMERIC_FUNCTIONS } from './numeric-functions.ts';
import { STRING_FUNCTIONS } from './string-functions.ts';

const TABLES: readonly FunctionTable[] = [STRING_FUNCTIONS, NUMERIC_FUNCTIONS, IP_FUNCTIONS, JSON_FUNCTIONS];

const FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map(
  TABLES.flatMap((table) => Object.entries(table)),
);

/** Finds a function over plain values by its name, in any case. */
export const scalarFunction = (name: string): ScalarFunction | undefined => FUNCTIONS.get(name.toLowerCase());
