import { type SqlFragment, sql } from '../store/sql.ts';

/** Natural order of texts: others before numbers, digit runs in them by length and then value. */
export const naturalKeysSql = (value: SqlFragment): readonly SqlFragment[] => [
  sql`(number_of(${value}) IS NOT NULL)`,
  sql`number_of(${value})`,
  sql`text_rank(${value})`,
  value,
];
