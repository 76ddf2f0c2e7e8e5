import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildPlan } from '../../../../local/logs/insights/build-plan.ts';
import { QueryError } from '../../../../local/logs/insights/query-error.ts';
import { parseQuery } from '../../../../local/logs/insights/query-parser.ts';
import { readRegex, readToken } from '../../../../local/logs/insights/tokenizer.ts';
import { randomFrom, randomQuery } from '../fuzz/random-query.ts';

const check = (query: string): QueryError | undefined => {
  try {
    buildPlan(parseQuery(query), query, { now: 0, from: 0, to: 0 });
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
};

/** A slash behind these words opens a pattern; anywhere else it divides. */
const isPattern = (query: string, slash: number): boolean =>
  /(?:like|=~|parse(?:\s+(?:`[^`]*`|\S+))?)\s+$/.test(query.slice(0, slash));

const publishedQueries = z
  .array(z.object({ id: z.string(), query: z.string(), refused: z.string().nullable() }))
  .parse(JSON.parse(readFileSync(new URL('../vectors/published-queries.json', import.meta.url), 'utf8')));

describe('published queries', () => {
  test.each(publishedQueries.filter(({ refused }) => refused === null))('$id can run', ({ query }) => {
    expect(check(query)).toBeUndefined();
  });

  test.each(publishedQueries.filter(({ refused }) => refused !== null))(
    '$id is refused by name',
    ({ query, refused }) => {
      const error = check(query);

      expect(error?.message).toBe(`${refused} is not supported by the local store`);
      expect(error?.span.end).toBeGreaterThan(error?.span.start ?? 0);
    },
  );
});

/** Queries with every kind of command, whose prefixes are cut at each token. */
const PREFIXES = [
  'fields a, `b-c` as d | filter a = 1 and not (b like /x/ or c in ["x", 2]) | display d',
  'parse @message "user=*, method=*" as user, method | stats count(*) as n by user, bin(5m) offset 30s | sort n desc | limit 5',
  'fields jsonParse(@message) as j | unnest j.list into item | filter item.id > 5 | dedup item.id | limit 1',
  'filterIndex id = "x" | parse line /(?<verb>GET) (?<path>.*)/ | stats pct(n, 95), sum(n) / count(*) by verb | limit any 3',
];

const STRANGERS = ['§', ';', '{', '}', '$x', '\\', '&&', '||', '?', ':', '~', '<>', '"', '`', 'ä'];

describe('an unknown token behind any valid prefix', () => {
  test.each(PREFIXES)('is refused in %s', (query) => {
    expect(check(query)).toBeUndefined();
    let at = 0;
    for (let token = readToken(query, at); token.kind !== 'end'; token = readToken(query, at)) {
      at =
        query.charAt(token.start) === '/' && isPattern(query, token.start)
          ? readRegex(query, token.start).end
          : token.end;
      for (const stranger of STRANGERS) {
        const text = `${query.slice(0, at)} ${stranger} ${query.slice(at)}`;

        const error = check(text);

        expect(error, text).toBeInstanceOf(QueryError);
        // A quote takes in what follows, so its error may stand further on.
        const last = stranger === '"' || stranger === '`' ? text.length : at + 1 + stranger.length;
        expect(error?.span.start, text).toBeLessThanOrEqual(last);
      }
    }
  });

  test('is refused behind prefixes of random queries', () => {
    const anyStranger = fc.constantFrom(...STRANGERS);
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        anyStranger,
        (seed, share, stranger) => {
          const query = randomQuery(randomFrom(seed));
          fc.pre(check(query) === undefined && !query.includes('#'));
          const ends: number[] = [];
          let at = 0;
          for (let token = readToken(query, at); token.kind !== 'end'; token = readToken(query, at)) {
            at =
              query.charAt(token.start) === '/' && isPattern(query, token.start)
                ? readRegex(query, token.start).end
                : token.end;
            ends.push(at);
          }
          const end = ends[Math.floor(share * (ends.length - 1))] ?? query.length;

          expect(check(`${query.slice(0, end)} ${stranger} ${query.slice(end)}`)).toBeInstanceOf(QueryError);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a query that is not in the language', () => {
  test.each([
    { query: '', at: '', expected: 'a command' },
    { query: 'frobnicate x', at: 'frobnicate', expected: 'a command' },
    { query: 'fields', at: '', expected: 'a field' },
    { query: 'fields @message |', at: '', expected: 'a command' },
    { query: '| fields @message', at: '|', expected: 'a command' },
    { query: 'fields a b', at: 'b', expected: '"|"' },
    { query: 'fields a,', at: '', expected: 'a field' },
    { query: 'fields a as', at: '', expected: 'a name' },
    { query: 'filter level', at: 'level', expected: 'a condition' },
    { query: 'filter level = ', at: '', expected: 'a field, a value' },
    { query: 'filter a = 1 = 2', at: '= 2', expected: '"|"' },
    { query: 'filter a in []', at: ']', expected: 'a string or a number' },
    { query: 'filter a in ["x" "y"]', at: '"y"', expected: '"," or "]"' },
    { query: 'filter a like b', at: 'b', expected: 'a "substring" or a /regular expression/' },
    { query: 'filter a not 5', at: '5', expected: '"in" or "like"' },
    { query: 'filter (a = 1', at: '', expected: '")"' },
    { query: 'filter a = 1 and', at: '', expected: 'a field' },
    { query: 'filter a = 5m', at: '5m', expected: 'bin()' },
    { query: 'stats count(*) by', at: '', expected: 'a field' },
    { query: 'stats level', at: 'level', expected: '' },
    { query: 'stats avg(a, b)', at: 'avg(a, b)', expected: 'one argument' },
    { query: 'stats pct(a)', at: 'pct(a)', expected: 'pct(field, percent)' },
    { query: 'stats pct(a, 101)', at: '101', expected: 'from 0 to 100' },
    { query: 'stats count(*) by bin(5x)', at: '5x', expected: 'ms, s, m' },
    { query: 'stats count(*) by bin(0m)', at: '0m', expected: 'from 1' },
    { query: 'stats count(*) by bin(a)', at: 'a', expected: 'a width of time' },
    { query: 'stats count(*) by sev offset 30s', at: '30s', expected: 'bin()' },
    { query: 'stats count(*) by bin(1m) offset', at: '', expected: 'a width of time' },
    { query: 'stats count(*) by bin(1m) offset 1mo', at: '1mo', expected: 'weeks at most' },
    { query: 'fields count(*)', at: 'count(*)', expected: 'stats' },
    { query: 'stats avg(sum(a))', at: 'sum(a)', expected: 'stats' },
    { query: 'filter ago(1h) = 1', at: 'ago(1h)', expected: 'a function of Logs Insights' },
    { query: 'fields substr(a)', at: 'substr(a)', expected: '2 to 3 arguments' },
    { query: 'fields if()', at: 'if()', expected: 'if(condition, value, otherwise)' },
    { query: 'fields coalesce()', at: 'coalesce()', expected: 'at least one argument' },
    { query: 'fields concat()', at: 'concat()', expected: 'at least 1 argument' },
    { query: 'fields strlen(a, b)', at: 'strlen(a, b)', expected: '1 argument' },
    { query: 'fields if(a, 1, 2)', at: 'a, 1', expected: 'a condition' },
    { query: 'stats topk()', at: 'topk()', expected: 'topk(number, field)' },
    { query: 'stats topk(0, a)', at: '0, a', expected: 'from 1 to 10000' },
    { query: 'stats max(a) - b, max(c) as b', at: 'b, max', expected: 'a statistic' },
    { query: 'stats rate(a, 5)', at: 'rate(a, 5)', expected: 'rate(field, period)' },
    { query: 'fields parseDate(a, b)', at: 'parseDate(a, b)', expected: '"format"' },
    { query: 'fields parseDate(a, "yyyy-QQ")', at: '"yyyy-QQ"', expected: 'yyyy-MM-dd' },
    { query: 'fields formatDate(a, "%Q")', at: '"%Q"', expected: '%Y' },
    { query: 'fields formatDate(a, "%Y", "Mars")', at: '"Mars"', expected: 'a time zone' },
    { query: 'fields datefloor(a)', at: 'datefloor(a)', expected: 'time, width' },
    { query: 'fields datefloor(a, 5)', at: '5', expected: 'a width of time' },
    { query: 'fields now(1)', at: '1', expected: 'no argument' },
    { query: 'fields regexReplace(a, b, "c")', at: 'b, ', expected: '/regular expression/' },
    { query: 'fields regexReplace(a, /(b)/, "\\2")', at: '"\\2"', expected: '0 to 1' },
    { query: 'fields strlen(/x/)', at: '/x/', expected: '"like"' },
    { query: 'fields strlen(a).b', at: 'strlen(a)', expected: 'jsonParse()' },
    { query: 'fields a[b]', at: 'b]', expected: 'the position of an element' },
    { query: 'fields a[1', at: '', expected: '"]"' },
    { query: 'filter a like /x/i', at: 'i', expected: '"|"' },
    { query: 'filterIndex a like "x"', at: 'a like', expected: 'field = value' },
    { query: 'parse @message', at: '', expected: '/regular expression/' },
    { query: 'parse logfmt as x', at: 'logfmt', expected: 'not supported by the local store' },
    { query: 'parse "a *" as x multi', at: 'multi', expected: '"|"' },
    { query: 'parse @message "a *"', at: '"a *"', expected: '"as"' },
    { query: 'parse @message "a" as x', at: '"a"', expected: 'a wildcard' },
    { query: 'parse @message "* *" as x', at: 'x', expected: '2 names' },
    { query: 'parse @message "*" as x, y', at: 'x, y', expected: '1 name ' },
    { query: 'parse @message /x/', at: '/x/', expected: 'a group' },
    { query: 'parse @message /(x)/', at: '/(x)/', expected: '"as"' },
    { query: 'parse @message csv as a', at: 'csv', expected: 'not supported by the local store' },
    { query: 'dedup', at: '', expected: 'a field' },
    { query: 'dedup a | sort b', at: 'sort b', expected: 'only "limit"' },
    { query: 'fields a | dedup a | filter b = 1', at: 'filter b', expected: 'only "limit"' },
    { query: 'dedup a | limit 1 | fields b', at: 'fields b', expected: 'only "limit"' },
    { query: 'fields split(a, ",") as b | unnest b', at: '', expected: '"into"' },
    { query: 'fields split(a, ",") as b | unnest b into c', at: 'b into', expected: 'jsonParse()' },
    { query: 'fields jsonParse(a) as b | sort b', at: 'b', expected: 'a plain value' },
    { query: 'fields jsonParse(a) as b | dedup b', at: 'b', expected: 'a plain value' },
    { query: 'stats count(*) by jsonParse(a)', at: 'jsonParse(a)', expected: 'a plain value' },
    { query: 'fields a | SOURCE logGroups()', at: 'SOURCE', expected: '' },
    { query: 'limit 0', at: '0', expected: 'from 1 to 100000' },
    { query: 'limit 100001', at: '100001', expected: 'from 1 to 100000' },
    { query: 'limit 1.5', at: '1.5', expected: 'a whole number' },
    { query: 'limit any', at: '', expected: 'a whole number' },
    {
      query: 'sort @timestamp desc | stats count(*)',
      at: 'stats count(*)',
      expected: 'after the last "stats"',
    },
    { query: 'limit 5 | stats count(*)', at: 'stats count(*)', expected: 'after the last "stats"' },
    { query: 'stats sum(a) by b | stats max(c)', at: 'c)', expected: 'a name' },
    { query: 'stats sum(a) as s by b | stats avg(s) by bin(5m)', at: 'bin(5m)', expected: '@timestamp' },
    { query: 'filter @entity.Type = "x"', at: '@entity.Type', expected: 'not supported by the local store' },
    {
      query: 'stats sum(a) as s by strlen(b) | stats max(strlen(@message))',
      at: '@message',
      expected: 'a name',
    },
  ])('$query is refused at "$at"', ({ query, at, expected }) => {
    const error = check(query);

    expect(error?.span.start).toBe(at === '' ? query.length : query.lastIndexOf(at));
    expect(error?.message).toContain(expected);
  });

  test.each(['; drop table events', ') or 1=1', '"', '`', '§', '-- x =', '{', '\\'])(
    'a rest of %j behind a whole query is refused',
    (rest) => {
      expect(check(`fields @message | filter a = 1 ${rest}`)).toBeInstanceOf(QueryError);
    },
  );

  test.each([
    { name: 'parentheses', query: `filter ${'('.repeat(5000)}a` },
    { name: 'negations', query: `filter ${'not '.repeat(2000)}a = 1` },
    { name: 'signs', query: `fields ${'-'.repeat(9000)}1` },
    { name: 'sums', query: `fields 1${'+1'.repeat(4000)}` },
    { name: 'commands', query: 'fields a|'.repeat(1000) },
    { name: 'sort keys', query: `sort a${',a'.repeat(3000)}` },
    { name: 'alternatives', query: `filter a=1${' or a=1'.repeat(1300)}` },
  ])('thousands of $name are refused and do not exhaust the stack', ({ query }) => {
    expect(check(query)).toBeInstanceOf(QueryError);
  });

  test('aliases that double at each step are refused before they are too many', () => {
    const steps = Array.from({ length: 30 }, (_, step) => `fields a${step} + a${step} as a${step + 1}`);

    expect(check(`fields b as a0 | ${steps.slice(0, 9).join('|')}`)).toBeUndefined();
    expect(check(`fields b as a0 | ${steps.join('|')}`)?.message).toContain('at most 2000 parts');
  });

  test('random tokens are a query or an error inside the text', () => {
    const words = [
      'fields',
      'filter',
      'stats',
      'sort',
      'by',
      'as',
      'and',
      'not',
      'in',
      'like',
      'count',
      'bin',
    ];
    const marks = [
      '|',
      ',',
      '(',
      ')',
      '[',
      ']',
      '=',
      '!=',
      '=~',
      '/',
      '-',
      '*',
      '"s"',
      '5',
      '5m',
      '@message',
      '`b`',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words, ...marks), { maxLength: 25 }), (parts) => {
        const query = parts.join(' ');

        const error = check(query);

        expect(error?.span.start ?? 0).toBeLessThanOrEqual(error?.span.end ?? 0);
        expect(error?.span.end ?? 0).toBeLessThanOrEqual(query.length);
      }),
      { numRuns: 2000 },
    );
  });
});
