import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLineSplitter } from '../../../local/lambda/line-splitter.ts';

const split = (maxBytes: number, chunks: readonly Uint8Array[]): string[] => {
  const lines: string[] = [];
  const splitter = createLineSplitter(maxBytes, (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
};

/** Cuts bytes at the given places, so that a chunk may end inside a character. */
const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};

describe('createLineSplitter', () => {
  test('gives the same lines however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'))),
        fc.array(fc.nat()),
        (texts, places) => {
          const text = texts.join('\n');

          const lines = split(1_000_000, cut(Buffer.from(text), places));

          expect(lines).toEqual(text.split('\n').filter((line) => line !== ''));
        },
      ),
    );
  });

  test('gives pieces of at most the limit that join to the line, none cut inside a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !text.includes('\n')),
        fc.integer({ min: 4, max: 20 }),
        fc.array(fc.nat()),
        (text, limit, places) => {
          const pieces = split(limit, cut(Buffer.from(text), places));

          expect(pieces.join('')).toBe(text);
          for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  test('continuation bytes without a beginning are given out', () => {
    expect(split(4, [Buffer.alloc(9, 0x80)]).join('')).toBe('\ufffd'.repeat(9));
  });

  test('bytes that are not UTF-8 never stop it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), fc.integer({ min: 4, max: 20 }), (chunks, limit) => {
        const lines = split(limit, chunks);

        for (const line of lines) expect(line).not.toContain('\n');
      }),
    );
  });
});
