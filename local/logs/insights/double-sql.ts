import { type SqlFragment, sql } from '../store/sql.ts';

/** Binds a number as DOUBLE. The driver takes a whole number for a BIGINT, so one without room there goes as text. */
export const doubleSql = (value: number): SqlFragment =>
  Number.isInteger(value) && !Number.isSafeInteger(value)
    ? sql`${String(value)}::VARCHAR::DOUBLE`
    : sql`${value}::DOUBLE`;
