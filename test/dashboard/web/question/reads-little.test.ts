import { describe, expect, test } from 'vitest';
import type { Condition, Filter } from '../../../../dashboard/contract/filter.ts';
import type { Lookup } from '../../../../dashboard/contract/lookup.ts';
import { readsLittle } from '../../../../dashboard/web/src/question/reads-little.ts';

const CLIENT: Condition = { operator: '=', field: 'client_id', value: 'a' };
const PATH: Condition = { operator: '=', field: 'path', value: '/a' };
const all = (...conditions: Condition[]): Filter => ({ match: 'all', conditions });

describe('readsLittle', () => {
  test.each<[string, Lookup | undefined, Filter | undefined, boolean]>([
    ['every call', undefined, undefined, false],
    ['a client', { kind: 'client_id', value: 'a' }, undefined, true],
    ['a hash that the store must compute', { kind: 'hashed_id', value: 'a' }, undefined, false],
    ['an equality on an indexed field', undefined, all(PATH, CLIENT), true],
    ['an equality on another field', undefined, all(PATH), false],
    ['an inequality', undefined, all({ operator: '!=', field: 'client_id', value: 'a' }), false],
    ['every Allow', undefined, all({ operator: '=', field: 'decision', value: 'Allow' }), false],
    ['any of two conditions', undefined, { match: 'any', conditions: [CLIENT, PATH] }, false],
    [
      'any of two conditions of one client',
      undefined,
      { match: 'any', conditions: [PATH, PATH], and: [CLIENT] },
      true,
    ],
  ])('%s', (_what, lookup, filter, little) => {
    expect(readsLittle(lookup, filter)).toBe(little);
  });
});
