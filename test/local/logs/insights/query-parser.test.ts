import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildPlan } from '../../../../local/logs/insights/build-plan.ts';
import { QueryError } from '../../../../local/logs/insights/query-error.ts';
import { parseQuery } from '../../../../local/logs/insights/query-parser.ts';

const check = (query: string): QueryError | undefined => {
  try {
    buildPlan(parseQuery(query), query);
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
};

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
    { query: 'stats count(*) by sev offset 30s', at: 'offset', expected: '' },
    { query: 'fields count(*)', at: 'count(*)', expected: 'stats' },
    { query: 'stats avg(sum(a))', at: 'sum(a)', expected: 'stats' },
    { query: 'filter ago(1h) = 1', at: 'ago(1h)', expected: 'a function of Logs Insights' },
    { query: 'fields substr(a)', at: 'substr(a)', expected: '' },
    { query: 'fields a | SOURCE logGroups()', at: 'SOURCE', expected: '' },
    { query: 'limit 0', at: '0', expected: 'from 1 to 100000' },
    { query: 'limit 100001', at: '100001', expected: 'from 1 to 100000' },
    { query: 'limit 1.5', at: '1.5', expected: 'a whole number' },
    { query: 'limit any 5', at: 'any', expected: '' },
    {
      query: 'sort @timestamp desc | stats count(*)',
      at: 'stats count(*)',
      expected: 'after the last "stats"',
    },
    { query: 'limit 5 | stats count(*)', at: 'stats count(*)', expected: 'after the last "stats"' },
    { query: 'stats sum(a) by b | stats max(c)', at: 'c)', expected: 'a name' },
    { query: 'stats sum(a) as s by b | stats avg(s) by bin(5m)', at: 'bin(5m)', expected: '@timestamp' },
    { query: 'filter @requestId = "x"', at: '@requestId', expected: '' },
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
