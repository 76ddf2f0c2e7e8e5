import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueryError } from '../../../../local/logs/insights/query-error.ts';
import type { Token } from '../../../../local/logs/insights/token.ts';
import { readRegex, readToken } from '../../../../local/logs/insights/tokenizer.ts';

const tokens = (text: string): readonly Token[] => {
  const found: Token[] = [];
  for (let at = 0; ; at = found.at(-1)?.end ?? 0) {
    const token = readToken(text, at);
    if (token.kind === 'end') return found;
    found.push(token);
  }
};

const errorOf = (run: () => unknown): QueryError => {
  try {
    run();
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error('expected a QueryError');
};

describe('readToken', () => {
  test.each([
    { text: 'a.b_c@d', token: { kind: 'name', name: 'a.b_c@d', segments: ['a', 'b_c@d'], quoted: false } },
    { text: '@timestamp', token: { kind: 'name', name: '@timestamp', segments: ['@timestamp'] } },
    { text: '@@weird', token: { kind: 'name', name: '@@weird' } },
    { text: '`foo-bar`', token: { kind: 'name', name: 'foo-bar', segments: ['foo-bar'], quoted: true } },
    {
      text: 'j.`user.id`',
      token: { kind: 'name', name: 'j.user.id', segments: ['j', 'user.id'], quoted: true },
    },
    { text: '@`aws.tag`', token: { kind: 'name', name: '@aws.tag', segments: ['@aws.tag'] } },
    { text: '"a|b"', token: { kind: 'string', value: 'a|b' } },
    { text: "'#no comment'", token: { kind: 'string', value: '#no comment' } },
    { text: String.raw`"a\"b\\c\d"`, token: { kind: 'string', value: String.raw`a"b\c\d` } },
    { text: '12.5', token: { kind: 'number', value: 12.5, text: '12.5' } },
    { text: '1e3', token: { kind: 'number', value: 1000 } },
    { text: '123456789012345678901', token: { kind: 'number', text: '123456789012345678901' } },
    { text: '300s', token: { kind: 'duration', amount: 300, unit: 's' } },
    { text: '!=', token: { kind: 'symbol', symbol: '!=' } },
    { text: '=~', token: { kind: 'symbol', symbol: '=~' } },
  ])('reads $text', ({ text, token }) => {
    expect(tokens(text)).toEqual([expect.objectContaining({ ...token, start: 0, end: text.length })]);
  });

  test('a comment ends with its line', () => {
    expect(tokens('a # b | c\n# d\n| e').map(({ start }) => start)).toEqual([0, 14, 16]);
  });

  test.each([
    { text: 'a "b', start: 2, end: 4 },
    { text: '`a', start: 0, end: 2 },
    { text: 'a..b', start: 0, end: 4 },
    { text: '@', start: 0, end: 1 },
    { text: '5mx.y', start: 0, end: 2 },
    { text: 'a ; b', start: 2, end: 3 },
    { text: 'feld-ä', start: 5, end: 6 },
  ])('refuses $text at $start', ({ text, start, end }) => {
    expect(errorOf(() => tokens(text)).span).toEqual({ start, end });
  });

  test('any text gives tokens in order or an error inside the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        try {
          const found = tokens(text);
          const places = found.flatMap(({ start, end }) => [start, end]);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect(found.filter(({ start, end }) => start >= end)).toEqual([]);
          expect(places.at(-1) ?? 0).toBeLessThanOrEqual(text.length);
        } catch (error) {
          if (!(error instanceof QueryError)) throw error;
          expect(error.span.start).toBeLessThan(error.span.end);
          expect(error.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  test('any string value survives quoting with its quotes and backslashes escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('"', "'"), (value, quote) => {
        const escaped = value.replaceAll(/["'\\]/g, String.raw`\$&`);

        expect(readToken(`${quote}${escaped}${quote}`, 0)).toMatchObject({ kind: 'string', value });
      }),
    );
  });
});

describe('readRegex', () => {
  test.each([
    { text: '/a|b/', pattern: 'a|b' },
    { text: String.raw`/a\/b\d/`, pattern: String.raw`a/b\d` },
    { text: String.raw`/\\/`, pattern: String.raw`\\` },
  ])('reads $text', ({ text, pattern }) => {
    expect(readRegex(text, 0)).toEqual({ kind: 'regex', pattern, start: 0, end: text.length });
  });

  test('refuses one that does not close', () => {
    expect(errorOf(() => readRegex(String.raw`x /a\/`, 2)).span).toEqual({ start: 2, end: 6 });
  });
});
