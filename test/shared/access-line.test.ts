import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAccessLine } from '../../shared/access-line.ts';
import { ACCESS_LOG_KEYS, accessLogFormat, buildAccessLogLine } from '../../shared/access-log.ts';

/** A line as API Gateway would write it if it escaped nothing. */
const writeUnescaped = (values: Readonly<Record<string, string>>): string =>
  accessLogFormat().replaceAll(
    /"(\w+)":"\$context[\w.]+"/g,
    (_whole, key: string) => `"${key}":"${values[key] ?? '-'}"`,
  );

const callerTexts = fc.record(
  {
    domain: fc.string(),
    method: fc.string(),
    path: fc.string(),
    user_agent: fc.string(),
    error_message: fc.string(),
  },
  { requiredKeys: [] },
);

describe('readAccessLine', () => {
  test('reads back what was written, without the keys that have no value', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...ACCESS_LOG_KEYS), fc.string({ minLength: 1 })),
        (values) => {
          const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '-'));

          expect(readAccessLine(buildAccessLogLine(values))).toEqual({
            kind: 'line',
            line: known,
            isDamaged: false,
          });
        },
      ),
    );
  });

  test('no text of a caller changes what the service wrote, escaped or not', () => {
    const written = { request_id: 'r-1', status: '403', error_type: 'ACCESS_DENIED', decision_id: 'd-1' };
    const forgeries = fc.constantFrom(
      'a","status":"200","x":"',
      'a","decision_id":"forged"}',
      '"}{"schema":"gatelens.access/1","request_id":"forged"}',
      '\\',
      '\\","request_id":"forged',
    );
    fc.assert(
      fc.property(callerTexts, fc.oneof(forgeries, fc.string()), (texts, userAgent) => {
        const read = readAccessLine(writeUnescaped({ ...texts, ...written, user_agent: userAgent }));

        expect(read).toMatchObject({ kind: 'line', line: written });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a quote', 'x"y'],
    ['a member', 'x","status":"200'],
    ['an end', 'x"}'],
    ['a backslash', 'x\\'],
  ])('%s that was not escaped is told', (_what, userAgent) => {
    expect(readAccessLine(writeUnescaped({ request_id: 'r-1', user_agent: userAgent }))).toMatchObject({
      kind: 'line',
      line: { request_id: 'r-1' },
      isDamaged: true,
    });
  });

  test('keys that are not known, and a later minor version, are read past', () => {
    const line = '{"schema":"gatelens.access/1.2","request_id":"r-1","new_key":"x","status":"200"}';

    expect(readAccessLine(line)).toEqual({
      kind: 'line',
      line: { request_id: 'r-1', status: '200' },
      isDamaged: false,
    });
  });

  test.each([
    '',
    '{}',
    'START RequestId: 1',
    '{"schema":"gatelens.decision/1"}',
    '{"schema":"gatelens.access/2"}',
    'null',
  ])('%j is no line of the access log', (text) => {
    expect(readAccessLine(text)).toEqual({ kind: 'other' });
  });

  test('answers any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['line', 'other']).toContain(readAccessLine(text).kind);
      }),
    );
  });
});
