import { describe, expect, test } from 'vitest';
import type { LookupKind } from '../../../dashboard/contract/lookup.ts';
import type { Row } from '../../../dashboard/contract/rows.ts';
import { parseResultRow } from '../../../dashboard/server/answer/result-rows.ts';
import { countFigures } from '../../../dashboard/web/src/decision/figures.ts';
import { findSelected } from '../../../dashboard/web/src/decision/selection.ts';
import { moveActive } from '../../../dashboard/web/src/decision/table-keys.ts';
import { noteKnownValues } from '../../../dashboard/web/src/search/known-values.ts';
import type { DecisionRecord } from '../../../shared/decision-record.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../../support/dashboard-records.ts';

const rowOf = (record: DecisionRecord): Row =>
  parseResultRow([{ field: '@message', value: JSON.stringify(record) }]);

const UNREADABLE = parseResultRow([{ field: '@message', value: 'START' }]);
const allowed = allowedRecord(1);
const rejected = mismatchRecord(2);
const older = mismatchRecord(3);
const rows = [UNREADABLE, rowOf(allowed), rowOf(rejected), rowOf(older)];

describe('findSelected', () => {
  const state = { tab: 'decisions', zone: 'utc', range: { kind: 'last', last: '3h' } } as const;
  const best = { kind: 'best' } as const;
  const idOf = (...found: Parameters<typeof findSelected>) => findSelected(...found)?.record.decision_id;

  test('opens the newest rejection of one token or one call', () => {
    expect(idOf(rows, { ...state, selection: best, lookup: { kind: 'token_hash', value: 'x' } })).toBe(
      rejected.decision_id,
    );
    expect(idOf(rows, { ...state, selection: best, lookup: { kind: 'call_id', value: 'x' } })).toBe(
      rejected.decision_id,
    );
  });

  test('opens the newest call of a token that was never rejected', () => {
    const lookup = { kind: 'token_hash', value: 'x' } as const;

    expect(idOf([rowOf(allowed)], { ...state, selection: best, lookup })).toBe(allowed.decision_id);
  });

  test('opens nothing by itself for a client, or for all calls', () => {
    expect(idOf(rows, { ...state, selection: best })).toBeUndefined();
    expect(
      idOf(rows, { ...state, selection: best, lookup: { kind: 'client_id', value: 'x' } }),
    ).toBeUndefined();
  });

  test('opens what the reader opened, and nothing after it was closed', () => {
    const lookup = { kind: 'token_hash', value: 'x' } as const;

    expect(idOf(rows, { ...state, lookup, selection: { kind: 'decision', id: older.decision_id } })).toBe(
      older.decision_id,
    );
    expect(idOf(rows, { ...state, lookup, selection: { kind: 'decision', id: 'gone' } })).toBeUndefined();
    expect(idOf(rows, { ...state, lookup, selection: { kind: 'none' } })).toBeUndefined();
  });
});

describe('countFigures', () => {
  test('counts by outcome, binding and readability', () => {
    const fault = allowedRecord(9, {
      decision: 'Deny',
      outcome: 'error',
      binding: 'not_checked',
      introspection_ms: 90,
    });

    expect(countFigures([...rows, rowOf(fault)])).toEqual({
      calls: 4,
      rejected: 2,
      faults: 1,
      bindingFailures: 2,
      introspectionP99: 90,
      unreadable: 1,
    });
  });

  test('counts a missing certificate as a binding failure', () => {
    const record = mismatchRecord(1, { certificate_mismatch: false, binding: 'certificate_missing' });

    expect(countFigures([rowOf(record)]).bindingFailures).toBe(1);
  });

  test('has no latency without an introspection', () => {
    expect(countFigures([])).toEqual({ calls: 0, rejected: 0, faults: 0, bindingFailures: 0, unreadable: 0 });
  });

  test.each([
    [1, 1],
    [100, 99],
    [200, 198],
  ])('takes the nearest rank of %d latencies', (count, p99) => {
    const many = Array.from({ length: count }, (_, n) =>
      rowOf(allowedRecord(n, { introspection_ms: n + 1 })),
    );

    expect(countFigures(many).introspectionP99).toBe(p99);
  });
});

describe('noteKnownValues', () => {
  test('knows the hashes, thumbprints and clients of shown decisions, and nothing of unreadable rows', () => {
    const known = new Map<string, LookupKind>();

    noteKnownValues(known, [UNREADABLE, rowOf(rejected)]);

    expect(known).toEqual(
      new Map([
        ['tutorial-client', 'client_id'],
        [sha256('client_certificate_2.pem'), 'thumbprint'],
        [sha256('client_certificate.pem'), 'thumbprint'],
        [sha256('token of tutorial-client'), 'token_hash'],
      ]),
    );
  });
});

describe('moveActive', () => {
  test.each([
    ['ArrowDown', 5, 6],
    ['j', 5, 6],
    ['ArrowUp', 5, 4],
    ['k', 5, 4],
    ['k', 0, 0],
    ['j', 99, 99],
    ['PageDown', 95, 99],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['x', 5, undefined],
    ['J', 5, undefined],
  ])('%s from row %d of 100 goes to %s', (key, active, next) => {
    expect(moveActive(key, active, 100)).toBe(next);
  });

  test('goes nowhere without rows', () => {
    expect(moveActive('j', 0, 0)).toBeUndefined();
  });
});
