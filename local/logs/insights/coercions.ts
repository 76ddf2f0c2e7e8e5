import type { SqlFragment } from '../store/sql.ts';
import type { TypedExpression } from './plan.ts';

/** How an expression becomes SQL; handed to the compilers of its parts, which expressions contain in turn. */
export interface Coercions {
  /** In its own type. */
  readonly valueSql: (expression: TypedExpression) => SqlFragment;
  /** As DOUBLE, NULL where it does not read as a number. */
  readonly numberSql: (expression: TypedExpression) => SqlFragment;
  /** As the VARCHAR that the answer would show. */
  readonly textSql: (expression: TypedExpression) => SqlFragment;
  /** As VARCHAR with JSON text, maps and lists included; NULL where there is no value. */
  readonly jsonSql: (expression: TypedExpression) => SqlFragment;
}
