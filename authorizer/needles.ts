/** Texts that are looked for together, and what tells at a glance that a text holds none of them. */
export interface Needles {
  readonly texts: readonly string[];
  /** The `stride` pieces in the middle of each text: of that many neighbouring places in a text, one is looked at. */
  readonly grams: readonly number[];
  readonly stride: number;
  /** A bit for the digest of each piece. */
  readonly bits: Uint8Array;
  /** By how much a hash is shifted to be a digest. */
  readonly shift: number;
}

/** Characters in a piece; by their low bytes they fit a number of 32 bits. */
const GRAM_LENGTH = 4;
const MAX_STRIDE = 12;

/** Longest text that is looked through by pieces, UTF-16 units. */
const MAX_LENGTH = 65_536;
/** The text of the moment by its low bytes: four of them are one load here and four calls on a string. */
const scratch = Buffer.allocUnsafeSlow(MAX_LENGTH);
const view = new DataView(scratch.buffer);

/** Bits for each piece, as a power of two, of needles for one call: one place in thirty is looked at twice. */
const BRIEF = 5;
/** Of needles that are kept: a quarter as many, for more memory. */
export const LASTING = 7;

/**
 * Prepares texts to be looked for again and again.
 *
 * @param texts - Each of at least four characters.
 * @param room - Bits for each piece, as a power of two.
 */
export function createNeedles(texts: readonly string[], room: number = BRIEF): Needles {
  let shortest = MAX_STRIDE + GRAM_LENGTH - 1;
  for (const { length } of texts) shortest = Math.min(shortest, length);
  const stride = shortest - GRAM_LENGTH + 1;
  const shift = Math.clz32(texts.length * stride) - room;
  const bits = new Uint8Array(2 ** (29 - shift));
  const grams: number[] = [];
  for (const text of texts) {
    const start = startOf(text, stride);
    let gram = 0;
    for (let at = 0; at < stride + GRAM_LENGTH - 1; at += 1) {
      gram = (gram << 8) | (text.charCodeAt(start + at) & 0xff);
      if (at < GRAM_LENGTH - 1) continue;
      const digest = Math.imul(gram, MULTIPLIER) >>> shift;
      grams.push(gram);
      bits[digest >>> 3] = (bits[digest >>> 3] ?? 0) | (1 << (digest & 7));
    }
  }
  return { texts, grams, stride, bits, shift };
}

/** Spreads pieces over the bits (Knuth's multiplicative hashing). */
const MULTIPLIER = 0x9e3779b1;

/** Where the pieces of a text begin: tokens and encodings of them are most random in their middle. */
const startOf = ({ length }: string, stride: number): number => (length - stride - GRAM_LENGTH + 1) >>> 1;

/**
 * Tells whether a text holds one of many. Only where it holds a piece of one the whole is compared, so that it takes a
 * fraction of the time of a search for each.
 */
export function holdsNeedle(text: string, groups: readonly Needles[]): boolean {
  if (text.length > MAX_LENGTH)
    return groups.some(({ texts }) => texts.some((needle) => text.includes(needle)));
  const last = scratch.write(text, 'latin1') - GRAM_LENGTH;
  for (const group of groups) {
    const { bits, stride, shift } = group;
    for (let at = 0; at <= last; at += stride) {
      const gram = view.getInt32(at);
      const digest = Math.imul(gram, MULTIPLIER) >>> shift;
      if (((bits[digest >>> 3] ?? 0) & (1 << (digest & 7))) !== 0 && isAround(text, at, gram, group))
        return true;
    }
  }
  return false;
}

/** Tells whether the piece at a place is one of a text that stands around it. */
function isAround(text: string, at: number, gram: number, { texts, grams, stride }: Needles): boolean {
  for (let index = grams.indexOf(gram); index !== -1; index = grams.indexOf(gram, index + 1)) {
    const needle = texts[Math.trunc(index / stride)] ?? '';
    const begin = at - startOf(needle, stride) - (index % stride);
    if (begin >= 0 && text.startsWith(needle, begin)) return true;
  }
  return false;
}
