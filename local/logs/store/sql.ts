/** A value that travels beside the SQL text, never in it. */
export type SqlValue = string | number;

/**
 * A piece of SQL and the values of its `?` marks, in order.
 *
 * Only the `sql` tag and the functions of this file make one, and they take text from string literals of this
 * program alone: what a user wrote can only become a value.
 */
export class SqlFragment {
  readonly text: string;
  readonly values: readonly SqlValue[];

  private constructor(text: string, values: readonly SqlValue[]) {
    this.text = text;
    this.values = values;
  }

  /** Joins literal text with fragments and values; a value becomes a `?`. */
  static build(literals: readonly string[], parts: readonly (SqlFragment | SqlValue)[]): SqlFragment {
    let text = literals[0] ?? '';
    const values: SqlValue[] = [];
    for (const [index, part] of parts.entries()) {
      if (part instanceof SqlFragment) {
        text += part.text;
        // One by one: spreading a long list into push() could exceed the argument limit.
        for (const value of part.values) values.push(value);
      } else {
        text += '?';
        values.push(part);
      }
      text += literals[index + 1] ?? '';
    }
    return new SqlFragment(text, values);
  }
}

/** Builds a fragment from a template: fragments are inserted, any other value is bound as a parameter. */
export const sql = (
  literals: TemplateStringsArray,
  ...parts: readonly (SqlFragment | SqlValue)[]
): SqlFragment => SqlFragment.build(literals, parts);

/** Joins fragments. */
export const joinSql = (
  parts: readonly SqlFragment[],
  separator: ', ' | ' AND ' | ' OR ' | ' UNION ALL ',
): SqlFragment => SqlFragment.build(['', ...parts.slice(1).map(() => separator), ''], parts);

const IDENTIFIER = /^[a-z][a-z0-9_]*$/;

/**
 * Builds a column name of this program's own, such as `c1` or `f_client_id`.
 *
 * @throws Error for anything but a plain lower-case name: it is no way to quote a name from outside.
 */
export const identifier = (name: string): SqlFragment => {
  if (!IDENTIFIER.test(name)) throw new Error('not a plain SQL identifier');
  return SqlFragment.build([name], []);
};
