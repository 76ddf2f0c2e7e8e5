import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asksTheSame,
  buildPageQuery,
  listUnread,
  type PageState,
  parsePageState,
} from '../../../dashboard/web/src/location/page-state.ts';
import { TIME_RANGES, type TimeRange, widerRange } from '../../../dashboard/web/src/location/time-range.ts';

const plain = { tab: 'decisions', zone: 'utc' } as const;
const last = (range: TimeRange) => ({ kind: 'last', last: range }) as const;
const HASH = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';

describe('parsePageState', () => {
  test.each<[string, PageState]>([
    ['', { ...plain, range: last('3h'), selection: { kind: 'best' } }],
    [
      `?token_hash=${HASH}&range=1d&decision=0199a`,
      {
        lookup: { kind: 'token_hash', value: HASH },
        range: last('1d'),
        tab: 'decisions',
        zone: 'utc',
        selection: { kind: 'decision', id: '0199a' },
      },
    ],
    [
      '?client_id=a%26b&decision=none',
      {
        ...plain,
        lookup: { kind: 'client_id', value: 'a&b' },
        range: last('3h'),
        selection: { kind: 'none' },
      },
    ],
    [
      '?tab=live&zone=local&from=10&to=20&filter=%7B',
      {
        tab: 'live',
        zone: 'local',
        range: { kind: 'between', startTime: 10, endTime: 20 },
        selection: { kind: 'best' },
      },
    ],
    ['?from=20&to=10', { ...plain, range: last('3h'), selection: { kind: 'best' } }],
    ['?range=constructor&decision=', { ...plain, range: last('3h'), selection: { kind: 'best' } }],
    [
      '?token_hash=eyJhbGciOiJub25lIn0.e30.&client_id=',
      { ...plain, range: last('3h'), selection: { kind: 'best' } },
    ],
    [`?client_id=${'x'.repeat(257)}`, { ...plain, range: last('3h'), selection: { kind: 'best' } }],
  ])('reads %s', (search, state) => {
    expect(parsePageState(search)).toEqual(state);
  });

  test('never throws, whatever the URL holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => {
        const { range } = parsePageState(search);
        return range.kind === 'last' ? range.last in TIME_RANGES : range.startTime <= range.endTime;
      }),
    );
  });

  test('reads back what buildPageQuery wrote', () => {
    const value = fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme-ascii' });
    const state = fc.record<PageState>(
      {
        lookup: fc.oneof(
          fc.record({ kind: fc.constantFrom('client_id' as const, 'call_id' as const), value }),
          fc.record({
            kind: fc.constantFrom('token_hash' as const, 'thumbprint' as const),
            value: fc.constant(HASH),
          }),
        ),
        tab: fc.constantFrom('rejections', 'decisions', 'live', 'query'),
        zone: fc.constantFrom('utc', 'local'),
        range: fc.oneof(
          fc.constantFrom<TimeRange>('15m', '1h', '3h', '1d', '7d').map(last),
          fc
            .tuple(fc.nat(), fc.nat())
            .map(
              ([startTime, length]) => ({ kind: 'between', startTime, endTime: startTime + length }) as const,
            ),
        ),
        filter: fc.record({
          match: fc.constantFrom('all', 'any'),
          conditions: fc.array(
            fc.record({
              operator: fc.constantFrom('=', '!='),
              field: fc.constantFrom('client_id', 'reason'),
              value,
            }),
            { minLength: 1, maxLength: 3 },
          ),
        }),
        expert: value,
        expertTarget: fc.constant('access' as const),
        selection: fc.oneof(
          fc.constantFrom<PageState['selection']>({ kind: 'best' }, { kind: 'none' }),
          fc.record({ kind: fc.constant('decision' as const), id: fc.uuid() }),
        ),
      },
      { requiredKeys: ['tab', 'zone', 'range', 'selection'] },
    );
    fc.assert(
      fc.property(state, (written) => {
        expect(parsePageState(buildPageQuery(written))).toEqual(written);
      }),
    );
  });
});

describe('asksTheSame', () => {
  const state: PageState = {
    lookup: { kind: 'client_id', value: 'a' },
    ...plain,
    range: last('3h'),
    selection: { kind: 'best' },
  };

  test.each<[string, Partial<PageState>, boolean]>([
    ['another open decision', { selection: { kind: 'none' } }, true],
    ['another range', { range: last('1h') }, false],
    ['another tab', { tab: 'live' }, false],
    ['another way to write times', { zone: 'local' }, true],
    ['a filter', { filter: { match: 'all', conditions: [] } }, false],
    ['another value', { lookup: { kind: 'client_id', value: 'b' } }, false],
    ['another kind', { lookup: { kind: 'call_id', value: 'a' } }, false],
  ])('%s', (_what, change, same) => {
    expect(asksTheSame(state, { ...state, ...change })).toBe(same);
  });
});

describe('widerRange', () => {
  test('ends at the longest', () => {
    expect([widerRange('15m'), widerRange('1d'), widerRange('7d')]).toEqual(['1h', '7d', undefined]);
  });
});

describe('listUnread', () => {
  test.each([
    ['', []],
    ['?range=3h&tab=live&unknown=1', []],
    [`?token_hash=${HASH}&range=1d&decision=0199a`, []],
    ['?token_hash=too-short', ['token_hash']],
    ['?filter=%7B&from=20&to=10', ['filter', 'from', 'to']],
    ['?client_id=a&request_id=b', ['request_id']],
    ['?range=2y', ['range']],
  ])('%s names %j', (search, names) => {
    expect([...listUnread(search)].toSorted()).toEqual([...names].toSorted());
  });
});
