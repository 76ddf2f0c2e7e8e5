import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../../../local/logs/insights/build-plan.ts';
import { type CompiledQuery, compilePlan } from '../../../../local/logs/insights/plan-sql.ts';
import { parseQuery } from '../../../../local/logs/insights/query-parser.ts';
import { identifier, type SqlFragment } from '../../../../local/logs/store/sql.ts';

const compile = (query: string, group: string): CompiledQuery =>
  compilePlan(
    buildPlan(parseQuery(query), query, { now: 0, from: 0, to: 0 }),
    { logGroups: [group], from: 0, to: 1 },
    10,
  );

const statementsOf = ({ rows, scanned, matched }: CompiledQuery): readonly SqlFragment[] =>
  [rows, scanned, matched].filter((statement) => statement !== undefined);

const textsOf = (compiled: CompiledQuery): readonly string[] =>
  statementsOf(compiled).map(({ text }) => text);

const quote = (value: string): string => `"${value.replaceAll(/["'\\]/g, String.raw`\$&`)}"`;

interface Words {
  readonly value: string;
  readonly field: string;
  readonly alias: string;
  readonly pattern: string;
}

/** One query of every kind of place where a user's text can stand. */
const queryWith = ({ value, field, alias, pattern }: Words): string => `
  fields \`${field}\`, \`${field}\` + 1 as \`${alias}\`
  | filter \`${field}\` = ${quote(value)} or x like ${quote(value)} or x not in [${quote(value)}, 1]
  | filter client_id > ${quote(value)} and x like /${pattern}/
  | fields jsonParse(@message) as j, jsonParse(\`${field}\`).\`${field}\` as k
  | fields j.\`${field}\`, concat(\`${field}\`, ${quote(value)}), strcontains(${quote(value)}, k)
  | fields if(x = ${quote(value)}, ${quote(value)}, y) as l, isIpInSubnet(\`${field}\`, ${quote(value)})
  | fields regexReplace(x, /${pattern}/, ${quote(pattern)}) as m, regexReplace(x, ${quote(pattern)}, "") as o
  | fields parseDate(\`${field}\`, ${quote(`'${pattern}'yyyy`)}) as p, strftime(p, ${quote(`'${pattern}'`)}) as q
  | parse x ${quote(`${pattern}*`)} as \`${alias}p\`
  | parse x /(?<y>${pattern})/
  | unnest j.\`${field}\` into \`${alias}u\`
  | stats count(*) as \`${alias}\`, latest(\`${field}\`) by \`${field}\`, bin(5m)
  | sort \`${alias}\` desc`;

/** Text for backticks without a dot, which would be one more place to look for the field. */
const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((text) => !/[`.]/.test(text))
  .map((text) => `n${text}`);

const hostile = fc.constantFrom(
  "'; DROP TABLE events; --",
  '$1',
  '?',
  '") OR 1=1 --',
  "''",
  '/*',
  'c1',
  'o0',
  '\u0000',
);

describe('compilePlan', () => {
  const plain = textsOf(compile(queryWith({ value: 'v', field: 'n', alias: 'na', pattern: 'p' }), 'g'));

  test('no text of a query or a group changes the text of the SQL', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), hostile);
    fc.assert(
      fc.property(
        anyText,
        name,
        name,
        fc.stringMatching(/^[a-z";$?]{1,20}$/),
        (value, field, alias, pattern) => {
          fc.pre(field !== alias && !alias.startsWith('@') && !field.startsWith('@'));

          const compiled = compile(queryWith({ value, field, alias, pattern }), value);

          expect(textsOf(compiled)).toEqual(plain);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('each question mark of the SQL has its value', () => {
    for (const { text, values } of statementsOf(compile('filter a = "?" | stats pct(b, 5) by c', 'g?'))) {
      expect(text.split('?').length - 1).toBe(values.length);
    }
  });

  test('a known field is read from its column, another by a bound JSON pointer', () => {
    const { rows } = compile('fields client_id, a.b, `x/y~z`', 'g');

    expect(rows.text).toContain('f_client_id');
    expect(rows.values).toEqual(expect.arrayContaining(['/a/b', '/a.b', '/x~1y~0z']));
    expect(rows.values).not.toContain('/client_id');
  });
});

describe('identifier', () => {
  test.each(['a b', 'A', '', '1', 'a"', 'a;', 'a.b'])('refuses %j', (text) => {
    expect(() => identifier(text)).toThrow();
  });
});
