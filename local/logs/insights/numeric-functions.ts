import { joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { define, type FunctionTable } from './function-table.ts';

const ONE = { takes: ['number'], gives: 'number' } as const;
const SEVERAL = { takes: ['number'], rest: 'number', gives: 'number' } as const;

/**
 * Functions on numbers. What does not read as a number, or has no result, is missing.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html Numeric operations}
 */
export const NUMERIC_FUNCTIONS: FunctionTable = {
  abs: define(ONE, (number) => sql`abs(${number})`),
  ceil: define(ONE, (number) => sql`ceil(${number})`),
  floor: define(ONE, (number) => sql`floor(${number})`),
  greatest: define(SEVERAL, (...numbers) => sql`greatest(${joinSql(numbers, ', ')})`),
  least: define(SEVERAL, (...numbers) => sql`least(${joinSql(numbers, ', ')})`),
  log: define(ONE, (number) => sql`natural_log(${number})`),
  round: define(
    { takes: ['number', 'number'], optional: 1, gives: 'number' },
    (number, digits?: SqlFragment) =>
      digits === undefined ? sql`round(${number})` : sql`round_to(${number}, ${digits})`,
  ),
  sqrt: define(ONE, (number) => sql`square_root(${number})`),
  haversine: define(
    { takes: ['number', 'number', 'number', 'number'], gives: 'number' },
    (...degrees) => sql`great_circle_km(${joinSql(degrees, ', ')})`,
  ),
  tonumber: define(ONE, (number) => number),
  todouble: define(ONE, (number) => number),
  toint: define(ONE, (number) => sql`try_cast(trunc(${number}) AS INTEGER)::DOUBLE`),
  // Text that reads as a number: 64 bits do not fit a double.
  tolong: define({ takes: ['text'], gives: 'text' }, (text) => sql`long_text(${text})`),
};
