import { cleanText } from './text.ts';

/** Takes secrets out of texts. */
export interface Scrubber {
  /** Tells whether a text holds a secret in any form; cheap enough for every record. */
  found(text: string): boolean;
  /** Replaces each secret by a mark. */
  scrub(text: string): string;
}

const MARK = '[masked]';
/**
 * Shorter texts are no secrets worth the name, and taking each `tok` out of a record would take words apart.
 */
const MIN_LENGTH = 8;
const PEM = /-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|$)/gs;

/**
 * Lists the forms in which secrets may turn up: as they are, percent-encoded, JSON-escaped, and inside base64 at any
 * of the three alignments.
 */
export const secretForms = (secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => secret.length >= MIN_LENGTH).flatMap(formsOf);

/**
 * Creates a scrubber for one call. A PEM block is found by its form and by the lines of its body.
 *
 * @param forms - From {@link secretForms}: tokens, proofs, credentials.
 * @param pem - The client certificate.
 */
export const createScrubber = (forms: readonly string[], pem: string | undefined): Scrubber => {
  const all = [...new Set([...forms, ...linesOf(pem)])];
  return {
    found: (text) => text.includes('-----BEGIN ') || all.some((form) => text.includes(form)),
    scrub: (text) =>
      all
        .toSorted((left, right) => right.length - left.length)
        .reduce((rest, form) => rest.replaceAll(form, MARK), text.replaceAll(PEM, MARK)),
  };
};

const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret.replaceAll(/\p{Cs}/gu, '')),
  JSON.stringify(secret).slice(1, -1),
  cleanText(secret),
  ...[0, 1, 2].flatMap((offset) => base64Core(secret, offset)),
];

/** The characters of a base64 text that the secret alone determines when it starts at this offset. */
const base64Core = (secret: string, offset: number): readonly string[] => {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor((bytes.length * 8) / 6);
  const core = bytes.toString('base64').slice(start, end);
  return core.length < MIN_LENGTH ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
};

const linesByPem = new Map<string, readonly string[]>();
/** Distinct certificates whose lines are remembered. */
const MEMO_SIZE = 256;

/** Lines of 64 characters of a PEM body, wherever its line ends are. */
const linesOf = (pem: string | undefined): readonly string[] => {
  if (pem === undefined) return [];
  const known = linesByPem.get(pem);
  if (known !== undefined) return known;
  const body = pem.replaceAll(/-----[A-Z0-9 ]+-----|\\[rn]|\s/g, '');
  const lines = (body.match(/.{64}/g) ?? []).slice(0, 64);
  if (linesByPem.size >= MEMO_SIZE) linesByPem.clear();
  linesByPem.set(pem, lines);
  return lines;
};
