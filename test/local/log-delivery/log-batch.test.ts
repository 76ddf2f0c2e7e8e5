import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildLogEvent,
  countBatch,
  MAX_MESSAGE_BYTES,
  sortBatch,
  splitMessage,
} from '../../../local/log-delivery/log-batch.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const event = (timestamp: number, size: number) => ({ timestamp, message: 'm', size });

describe('countBatch (PutLogEvents limits)', () => {
  test.each([
    { name: 'nothing', queue: [], count: 0 },
    { name: 'an event over the size of a batch', queue: [event(0, 2_000_000), event(0, 1)], count: 1 },
    {
      name: 'exactly 1,048,576 bytes',
      queue: [event(0, 1_000_000), event(0, 48_576), event(0, 1)],
      count: 2,
    },
    {
      name: 'more than 10,000 events',
      queue: Array.from({ length: 10_001 }, () => event(0, 27)),
      count: 10_000,
    },
    { name: 'a day between events', queue: [event(0, 27), event(DAY_MS, 27)], count: 1 },
    { name: 'a day backwards between events', queue: [event(DAY_MS, 27), event(0, 27)], count: 1 },
  ])('$name gives $count', ({ queue, count }) => {
    expect(countBatch(queue)).toBe(count);
  });

  test('any queue is used up in batches within the limits', () => {
    const events = fc.array(
      fc.record({
        timestamp: fc.integer({ min: 0, max: 5 * DAY_MS }),
        message: fc.constant('m'),
        size: fc.integer({ min: 27, max: 262_144 }),
      }),
    );
    fc.assert(
      fc.property(events, (queue) => {
        const rest = [...queue];
        while (rest.length > 0) {
          const batch = rest.splice(0, countBatch(rest));
          const times = batch.map(({ timestamp }) => timestamp);

          expect(batch.length).toBeGreaterThan(0);
          expect(batch.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(1_048_576);
          expect(Math.max(...times) - Math.min(...times)).toBeLessThan(DAY_MS);
        }
      }),
    );
  });
});

describe('sortBatch', () => {
  test('orders by time and keeps the order of equal times', () => {
    const a = buildLogEvent('a', 2);
    const b = buildLogEvent('b', 1);
    const c = buildLogEvent('c', 2);

    expect(sortBatch([a, b, c])).toEqual([b, a, c]);
  });
});

describe('splitMessage', () => {
  test.each([
    { name: 'an empty message', message: '', pieces: 0 },
    { name: 'a short message', message: 'x', pieces: 1 },
    { name: 'the largest message', message: 'x'.repeat(MAX_MESSAGE_BYTES), pieces: 1 },
    { name: 'one byte more', message: 'x'.repeat(MAX_MESSAGE_BYTES + 1), pieces: 2 },
    { name: 'characters of four bytes', message: '\u{1f512}'.repeat(100_000), pieces: 2 },
  ])('$name gives $pieces pieces that join to it', ({ message, pieces }) => {
    const split = splitMessage(message);

    expect(split).toHaveLength(pieces);
    expect(split.join('')).toBe(message);
    for (const piece of split) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  });
});
