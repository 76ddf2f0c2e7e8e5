import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkExpertQuery, QueryRefused } from '../../../dashboard/server/query/expert-guard.ts';

describe('checkExpertQuery', () => {
  test.each([
    'fields @timestamp, @message | filter reason = "x" | sort @timestamp desc | limit 20',
    'FILTER @message like /a|source "b"|c/ | STATS count(*) by bin(5m)',
    'parse @message /"(?<a>[^"]*)" | join/ | stats count(*) by a',
    'parse @message "* [*] *" as a, b, c | dedup a | limit 5',
    'filter @message like "| source x | join (y)"',
    "filter @message like '# no comment | lookup'",
    'fields a / 2 as half, b / 3 | filter half > 1',
    'fields @message # | source "other"\n| limit 1',
    'filter source = "x" and source in ["a", "b"] | stats count(*) by source | sort source desc',
    'filter (source = "x" or fields = 1) and not ispresent(join)',
    'parse source "a*" as lookup | display lookup, `join`',
    'filter reason in ["a", \'b\', 3] and status not in [1, 2]',
    'fields `unmask`, unmasked, @message | filter strcontains(@message, "unmask(")',
    'pattern @message | limit 10',
    'stats pct(duration_ms, 99) by bin(1h) as hour | filter hour > 0 | order by hour',
    '| fields @message |',
    '',
    'filter x = "unclosed',
    'filter a = = b ! %',
  ])('lets run: %j', (text) => {
    expect(() => checkExpertQuery(text)).not.toThrow();
  });

  test.each([
    ['SOURCE "other" | fields @message', 0, 6],
    ["source logGroups(namePrefix: ['a']) | fields @message", 0, 6],
    ['fields @message | SoUrCe "other"', 18, 24],
    ['fields a |\n# comment\n  join type=inner left=l right=r', 23, 27],
    ['fields a | lookup t key as a OUTPUT b', 11, 17],
    ['fields a | cidrlookup t a', 11, 21],
    ['fields a | appendcols [ stats count(*) ]', 11, 21],
    ['filter a in (SOURCE "b" | fields c)', 13, 19],
    ['filter a in (fields c)', 13, 19],
    ['filter a not in ( # x\n fields c | filter d = 1)', 23, 29],
    ['filter a = (filter b = 1 | fields c)', 12, 18],
    ['filter a = (fields c)', 12, 18],
    ['fields a | unmask b', 11, 17],
    ['fields unmask(@message)', 7, 13],
    ['fields `unmask` (@message)', 7, 15],
    ['fields a | frobnicate b', 11, 21],
    ['fields a | "source"', 11, 19],
    ['fields a | `source` "x"', 11, 19],
    ['fields a | ſource "x"', 11, 12],
    ['fields a |\u200bsource "x"', 10, 11],
  ])('refuses %j at its place', (text, start, end) => {
    expect.assertions(2);
    try {
      checkExpertQuery(text);
    } catch (error) {
      expect(error).toBeInstanceOf(QueryRefused);
      expect(error).toHaveProperty('location', { start, end });
    }
  });

  test.each([
    // Whether a backslash escapes the quote is not documented: either reading must be harmless.
    String.raw`filter a = "x\" | source 'y' | filter b = "" `,
    String.raw`filter a = "x\\\" | source 'y' #"`,
    String.raw`filter a = '\' | join b #'`,
    // A slash after a value divides, or begins a regular expression for a more lenient reader.
    'filter a /"/ | source "b" | filter c like /"/',
    'filter @message like /x\\/ | source "y" | filter b like /z/',
  ])('refuses what one of its readings would run: %j', (text) => {
    expect(() => checkExpertQuery(text)).toThrow(QueryRefused);
  });

  test('no text before a pipe hides a command that is refused, unless it opens a string, name or comment', () => {
    const harmless = fc.stringMatching(/^[A-Za-z0-9_@.,=<>()[\]+* \n-]{0,40}$/);
    const command = fc.constantFrom('source "x"', "SOURCE 'x'", 'join a', 'lookup t a', 'unmask a');

    fc.assert(
      fc.property(harmless, command, (before, refused) => {
        expect(() => checkExpertQuery(`fields a ${before} | ${refused}`)).toThrow(QueryRefused);
      }),
    );
  });

  test('any text ends in a moment, and is refused by QueryRefused alone', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.stringMatching(/^[a-z"'`/\\|#()[\] \n]{0,200}$/),
    );
    fc.assert(
      fc.property(text, (query) => {
        try {
          checkExpertQuery(query);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryRefused);
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each(['/ a ', '"\\" ', 'a / "\\', '(', "in ('"])(
    '10,000 characters of %j are read without a pause',
    (unit) => {
      const text = `fields ${unit.repeat(10_000 / unit.length)}`;
      try {
        checkExpertQuery(text);
      } catch (error) {
        expect(error).toBeInstanceOf(QueryRefused);
      }
      expect(text.length).toBeGreaterThan(9_000);
    },
    5_000,
  );
});
