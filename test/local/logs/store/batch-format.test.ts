import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBatch, parseBatchBody, parseBatchHeader } from '../../../../local/logs/store/batch-format.ts';

const HEADER = { sequence: 7, group: '/a/group', stream: 'stream "1"', ingested: 1000 };
const events = fc.array(fc.record({ timestamp: fc.nat(), message: fc.string({ unit: 'binary' }) }), {
  minLength: 1,
});

describe('a batch on disk', () => {
  test('is read back as it was written, each line at its place', () => {
    fc.assert(
      fc.property(events, (written) => {
        const { data, lines } = encodeBatch(HEADER, written);
        const { header, bodyStart = 0 } = parseBatchHeader(data) ?? {};
        const read = header && parseBatchBody(header, data.subarray(bodyStart));

        expect(header).toMatchObject({ ...HEADER, events: written.length });
        expect(read?.map(({ timestamp, message }) => ({ timestamp, message }))).toEqual(written);
        expect(read?.map(({ start, length }) => ({ start: start + bodyStart, length }))).toEqual(lines);
      }),
    );
  });

  test('of an older store has no group', () => {
    const { group: _group, ...header } = HEADER;
    const { data } = encodeBatch(header, [{ timestamp: 1, message: 'm' }]);

    expect(parseBatchHeader(data)?.header).toEqual({
      ...header,
      events: 1,
      bytes: expect.any(Number),
      crc: expect.any(Number),
    });
  });

  test('is refused when it is cut anywhere or a byte is another', () => {
    const { data } = encodeBatch(HEADER, [
      { timestamp: 1, message: 'first' },
      { timestamp: 2, message: 'second' },
    ]);
    const read = (bytes: Buffer): unknown => {
      const parsed = parseBatchHeader(bytes);
      return parsed && parseBatchBody(parsed.header, bytes.subarray(parsed.bodyStart));
    };
    const bodyStart = parseBatchHeader(data)?.bodyStart ?? 0;

    for (let length = 0; length < data.length; length += 1)
      expect(read(data.subarray(0, length))).toBeUndefined();
    for (let at = bodyStart; at < data.length; at += 1) {
      const damaged = Buffer.from(data);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      expect(read(damaged)).toBeUndefined();
    }
    expect(read(data)).toHaveLength(2);
  });
});
