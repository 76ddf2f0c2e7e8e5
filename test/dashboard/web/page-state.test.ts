import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asksTheSame,
  buildPageQuery,
  type PageState,
  parsePageState,
} from '../../../dashboard/web/src/location/page-state.ts';
import { TIME_RANGES, type TimeRange, widerRange } from '../../../dashboard/web/src/location/time-range.ts';

const HASH = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';

describe('parsePageState', () => {
  test.each<[string, PageState]>([
    ['', { range: '3h', selection: { kind: 'best' } }],
    [
      `?token_hash=${HASH}&range=1d&decision=0199a`,
      {
        lookup: { kind: 'token_hash', value: HASH },
        range: '1d',
        selection: { kind: 'decision', id: '0199a' },
      },
    ],
    [
      '?client_id=a%26b&decision=none',
      { lookup: { kind: 'client_id', value: 'a&b' }, range: '3h', selection: { kind: 'none' } },
    ],
    ['?range=constructor&decision=', { range: '3h', selection: { kind: 'best' } }],
    ['?token_hash=eyJhbGciOiJub25lIn0.e30.&client_id=', { range: '3h', selection: { kind: 'best' } }],
    [`?client_id=${'x'.repeat(257)}`, { range: '3h', selection: { kind: 'best' } }],
  ])('reads %s', (search, state) => {
    expect(parsePageState(search)).toEqual(state);
  });

  test('never throws, whatever the URL holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => parsePageState(search).range in TIME_RANGES),
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
        range: fc.constantFrom<TimeRange>('15m', '1h', '3h', '1d', '7d'),
        selection: fc.oneof(
          fc.constantFrom<PageState['selection']>({ kind: 'best' }, { kind: 'none' }),
          fc.record({ kind: fc.constant('decision' as const), id: fc.uuid() }),
        ),
      },
      { requiredKeys: ['range', 'selection'] },
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
    range: '3h',
    selection: { kind: 'best' },
  };

  test.each<[string, Partial<PageState>, boolean]>([
    ['another open decision', { selection: { kind: 'none' } }, true],
    ['another range', { range: '1h' }, false],
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
