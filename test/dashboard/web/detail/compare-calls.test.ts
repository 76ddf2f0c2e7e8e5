import { describe, expect, test } from 'vitest';
import { compareCalls } from '../../../../dashboard/web/src/detail/compare-calls.ts';
import type { DecisionRecord } from '../../../../shared/decision-record.ts';
import { decisionRecordSchema } from '../../../../shared/decision-record-schema.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../../../support/dashboard-records.ts';

const read = (record: unknown) => decisionRecordSchema.parse(record);

const ALLOWED = allowedRecord(1);

const without = (record: DecisionRecord, keys: readonly (keyof DecisionRecord)[]) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.some((one) => one === key)));

describe('compareCalls', () => {
  test.each<[string, unknown, string]>([
    [
      'another certificate',
      mismatchRecord(2),
      'The certificate changed: CN=client-1,O=Example then, CN=client-2,O=Example now.',
    ],
    [
      'a renewed certificate',
      allowedRecord(2, { certificate_thumbprint: sha256('renewed') }),
      'The certificate was renewed: the same subject CN=client-1,O=Example, another certificate.',
    ],
    [
      'no certificate',
      without(ALLOWED, ['certificate_thumbprint', 'certificate_subject']),
      'The certificate is gone: CN=client-1,O=Example then, none now.',
    ],
    [
      'another token',
      allowedRecord(2, { token_hash: sha256('other') }),
      'The token was renewed: another token than then.',
    ],
    ['less scope', allowedRecord(2, { scope: 'time:query' }), 'The token lost the scope accounts:read.'],
    [
      'more scope',
      allowedRecord(2, { scope: 'time:query accounts:read payments' }),
      'The token gained the scope payments.',
    ],
    [
      'a route that asks for more',
      allowedRecord(2, { required_scope: 'time:query admin' }),
      'The route needs more than then: the scope admin.',
    ],
    [
      'an expired token',
      allowedRecord(2, { timestamp: '2026-11-24T10:00:00.000Z' }),
      'The token is the same, and expired at 2026-11-23 10:40:00 UTC.',
    ],
    [
      'a revoked token',
      allowedRecord(2, { reason: 'token_revoked' }),
      'The token is the same, and was revoked in between.',
    ],
    [
      'another address',
      allowedRecord(2, { source_ip: '::1' }),
      'The source address changed: 127.0.0.1 then, ::1 now.',
    ],
    [
      'another agent',
      allowedRecord(2, { user_agent: 'x' }),
      'The user agent changed: curl/8.15.0 then, x now.',
    ],
  ])('%s', (_what, call, sentence) => {
    expect(compareCalls(read(ALLOWED), read(call)).sentences).toContain(sentence);
  });

  test('names no change where there is none, or where a record does not hold the value', () => {
    const { sentences, values } = compareCalls(
      read(ALLOWED),
      read(without(allowedRecord(2), ['scope', 'exp', 'token_hash', 'bound_thumbprint', 'user_agent'])),
    );

    expect(sentences).toEqual([expect.stringContaining('Nothing that the records hold has changed')]);
    expect(values.filter(({ isChanged }) => isChanged)).toEqual([]);
  });
});
