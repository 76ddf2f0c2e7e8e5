import { describe, expect, test } from 'vitest';
import type { Condition, Filter } from '../../../../dashboard/contract/filter.ts';
import {
  hasCondition,
  toggleCondition,
  withCondition,
} from '../../../../dashboard/web/src/filter/conditions.ts';

const CLIENT: Condition = { operator: '=', field: 'client_id', value: 'a' };
const PATH: Condition = { operator: '=', field: 'path', value: '/a' };
const DENY: Condition = { operator: '=', field: 'decision', value: 'Deny' };
const all = (...conditions: Condition[]): Filter => ({ match: 'all', conditions });

describe('a condition that a click adds', () => {
  test.each<[string, Filter | undefined, Filter]>([
    ['begins a filter', undefined, all(DENY)],
    ['stands beside those that must hold', all(CLIENT), all(CLIENT, DENY)],
    ['is not added twice', all(DENY), all(DENY)],
    ['narrows a filter by any of one condition', { match: 'any', conditions: [CLIENT] }, all(CLIENT, DENY)],
    [
      'must hold besides any of several',
      { match: 'any', conditions: [CLIENT, PATH] },
      { match: 'any', conditions: [CLIENT, PATH], and: [DENY] },
    ],
    [
      'must hold also where it is one of several',
      { match: 'any', conditions: [CLIENT, DENY] },
      { match: 'any', conditions: [CLIENT, DENY], and: [DENY] },
    ],
  ])('%s', (_what, before, after) => {
    expect(withCondition(before, DENY)).toEqual(after);
    expect(hasCondition(after, DENY)).toBe(true);
  });

  test.each<[string, Filter | undefined]>([
    ['no filter', undefined],
    ['all of', all(CLIENT)],
    ['any of', { match: 'any', conditions: [CLIENT, PATH] }],
  ])('a second click takes it out again: %s', (_what, before) => {
    const narrowed = toggleCondition(before, DENY);
    expect(narrowed).not.toEqual(before);
    expect(toggleCondition(narrowed, DENY)).toEqual(before);
  });
});
