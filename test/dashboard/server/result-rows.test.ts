import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowSchema } from '../../../dashboard/contract/rows.ts';
import { parseResultRow } from '../../../dashboard/server/answer/result-rows.ts';
import { allowedRecord } from '../../support/dashboard-records.ts';

const row = (message: string) => [
  { field: '@timestamp', value: '2026-11-22 10:00:00.000' },
  { field: '@message', value: message },
];

describe('parseResultRow', () => {
  test('gives the record of a row', () => {
    const record = allowedRecord(1);

    expect(parseResultRow(row(JSON.stringify(record)))).toEqual({ kind: 'decision', record });
  });

  test('keeps every digit of a 64-bit id', () => {
    const message = JSON.stringify(allowedRecord(1)).replace(
      '"clientId":12345',
      '"clientId":9223372036854775807',
    );

    expect(parseResultRow(row(message))).toMatchObject({
      record: { introspection_response: { clientId: '9223372036854775807' } },
    });
  });

  test.each([
    ['no JSON', 'START RequestId: 1', 'not a JSON object'],
    ['a JSON text', '"x"', 'not a JSON object'],
    ['an EMF line', '{"_aws":{},"Decision":"Deny"}', 'schema'],
    ['a record without its verdict', '{"schema":"gatelens.decision/1"}', 'decision_id'],
    ['deep nesting', `{"schema":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'depth'],
    ['more than a record can hold', `{"schema":"${'x'.repeat(70_000)}"}`, 'longer'],
  ])('shows %s as unreadable, with the reason and a bounded piece of it', (_what, message, why) => {
    const parsed = parseResultRow(row(message));

    expect(parsed).toMatchObject({ kind: 'unreadable', timestamp: '2026-11-22 10:00:00.000' });
    expect(parsed).toHaveProperty('why', expect.stringContaining(why));
    expect(parsed).toHaveProperty('text', message.slice(0, 2000));
  });

  test('shows a row without @message as unreadable', () => {
    expect(parseResultRow([{ field: 'count(*)', value: '1' }])).toMatchObject({
      kind: 'unreadable',
      text: '',
    });
  });

  test('answers every text with a row that the page can read', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((json) => `{"schema":${json}}`),
    );
    fc.assert(
      fc.property(text, (message) => {
        expect(rowSchema.safeParse(parseResultRow(row(message))).success).toBe(true);
      }),
    );
  });
});
