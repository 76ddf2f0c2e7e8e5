import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Condition, type Filter, filterSchema } from '../../../../dashboard/contract/filter.ts';
import {
  type FilterToken,
  queryOfFilter,
  readFilterQuery,
} from '../../../../dashboard/web/src/filter/filter-query.ts';

const HASH = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
const HEX = Buffer.from(HASH, 'base64url').toString('hex');
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const token = (propertyKey: string, operator: string, value: unknown): FilterToken => ({
  propertyKey,
  operator,
  value,
});
const read = (...tokens: FilterToken[]) => readFilterQuery({ operation: 'and', tokens }, undefined);

describe('readFilterQuery', () => {
  test.each<[FilterToken, Condition]>([
    [token('client_id', '=', 'a'), { operator: '=', field: 'client_id', value: 'a' }],
    [token('client_id', '!=', ' a '), { operator: '!=', field: 'client_id', value: 'a' }],
    [token('path', ':', '/pay'), { operator: 'contains', field: 'path', value: '/pay' }],
    [token('path', '!:', '/pay'), { operator: 'not contains', field: 'path', value: '/pay' }],
    [token('reason', '=', ['token_expired']), { operator: '=', field: 'reason', value: 'token_expired' }],
    [
      token('reason', '!=', ['token_expired', 'allowed']),
      { operator: 'not in', field: 'reason', values: ['token_expired', 'allowed'] },
    ],
    [token('sub', '=', '(none)'), { operator: 'absent', field: 'sub' }],
    [token('reason', '!=', ['(none)']), { operator: 'present', field: 'reason' }],
    [token('duration_ms', '>=', '12.5'), { operator: '>=', field: 'duration_ms', value: 12.5 }],
    [token('http_status', '=', '401'), { operator: '==', field: 'http_status', value: 401 }],
    [token('bound_thumbprint', '=', HEX), { operator: '=', field: 'bound_thumbprint', value: HASH }],
  ])('%j', (given, condition) => {
    expect(read(given)).toEqual({ kind: 'filter', filter: { match: 'all', conditions: [condition] } });
  });

  test.each([
    ['a token', token('path', '=', JWT)],
    ['a header', token('user_agent', ':', `Bearer ${'a'.repeat(30)}`)],
    ['a token called a hash', token('token_hash', '=', 'Zm9vYmFyYmF6')],
    ['a private key', token('path', ':', '-----BEGIN PRIVATE KEY-----')],
    ['a secret within a list', token('reason', '=', ['allowed', JWT])],
    ['no value', token('client_id', '=', '  ')],
    ['no number', token('http_status', '>', 'x')],
    ['no field', { operator: ':', value: JWT }],
    ['a field that there is not', token('constructor', '=', 'a')],
    ['too long a text', token('path', '=', 'a'.repeat(257))],
  ])('refuses %s, without saying it again', (_what, given) => {
    const answer = read(given);

    expect(answer.kind).toBe('refused');
    expect(JSON.stringify(answer)).not.toMatch(/eyJ|aaaa|Zm9v/);
  });

  test('no condition is no filter', () => {
    expect(read()).toEqual({ kind: 'filter', filter: undefined });
  });

  test('reads what queryOfFilter wrote with nothing but the tokens', () => {
    const condition = fc.oneof(
      fc.record({
        operator: fc.constantFrom('=', '!=', 'contains', 'not contains'),
        field: fc.constantFrom('client_id', 'sub', 'path'),
        value: fc.stringMatching(/^[a-z]{1,12}$/),
      }),
      fc.record({
        operator: fc.constantFrom('==', '<>', '<', '<=', '>', '>='),
        field: fc.constantFrom('http_status', 'duration_ms'),
        value: fc.integer(),
      }),
      fc.record({
        operator: fc.constantFrom('present', 'absent'),
        field: fc.constantFrom('sub', 'decision'),
      }),
    );
    const filters = fc.record({
      match: fc.constantFrom('all', 'any'),
      conditions: fc.array(condition, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(filters, (given) => {
        const filter: Filter = filterSchema.parse(given);
        expect(readFilterQuery(queryOfFilter(filter), undefined)).toEqual({ kind: 'filter', filter });
      }),
    );
  });

  test('keeps what the reader has not touched, also values that look like words of its own', () => {
    const value = fc.oneof(fc.string({ minLength: 1, maxLength: 40 }), fc.constantFrom('(none)', JWT));
    const condition = fc.oneof(
      fc.record({
        operator: fc.constantFrom('=', '!=', 'contains'),
        field: fc.constantFrom('client_id', 'reason'),
        value,
      }),
      fc.record({
        operator: fc.constantFrom('in', 'not in'),
        field: fc.constantFrom('sub', 'outcome'),
        values: fc.array(value, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        operator: fc.constantFrom('==', '<'),
        field: fc.constant('http_status'),
        value: fc.integer(),
      }),
      fc.record({
        operator: fc.constantFrom('present', 'absent'),
        field: fc.constantFrom('sub', 'decision'),
      }),
    );
    const conditions = fc.uniqueArray(condition, {
      minLength: 1,
      maxLength: 4,
      selector: (one) => JSON.stringify([one.field]),
    });
    const filters = fc.oneof(
      fc.record({ match: fc.constantFrom('all', 'any'), conditions }),
      fc.record({ match: fc.constant('any'), conditions, and: conditions }),
    );
    fc.assert(
      fc.property(filters, (given) => {
        const filter: Filter = filterSchema.parse(given);
        expect(readFilterQuery(queryOfFilter(filter), filter)).toEqual({ kind: 'filter', filter });
      }),
    );
  });
});
