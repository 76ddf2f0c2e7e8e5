import { parseCertificate } from './certificate.ts';
import type { IntrospectionClient } from './introspection.ts';
import { memoize } from './memo.ts';
import { cleanText } from './text.ts';

/** Takes secrets out of texts. */
export interface Scrubber {
  /** Tells whether a text holds a secret in any form; cheap enough for every record. */
  found(text: string): boolean;
  /** Replaces each secret by a mark. */
  scrub(text: string): string;
  /** Takes secrets that became known during the call. */
  add(secrets: readonly string[]): void;
}

const MARK = '[masked]';
/**
 * Shorter texts are no secrets worth the name, and taking each `tok` out of a record would take words apart.
 */
const MIN_LENGTH = 8;
const PEM = /-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|$)/gs;

/**
 * Lists the forms in which secrets may turn up: as they are, percent-encoded, JSON-escaped once or twice, and inside
 * base64 at any of the three alignments.
 */
export const secretForms = (secrets: readonly string[]): readonly string[] => [
  ...new Set(secrets.filter((secret) => secret.length >= MIN_LENGTH).flatMap(formsOf)),
];

/**
 * Creates a scrubber for one call. A PEM block is found by its form and by the lines of its body.
 *
 * @param forms - From {@link secretForms}: tokens, proofs, credentials.
 * @param pem - The client certificate.
 * @param changing - Forms of secrets that may still join during the call.
 */
export const createScrubber = (
  forms: readonly string[],
  pem: string | undefined,
  changing: () => readonly string[] = () => [],
): Scrubber => {
  const fixed = [...forms, ...(pem === undefined ? [] : linesOf(pem))];
  const added: string[] = [];
  const isIn = (text: string) => (form: string) => text.includes(form);
  return {
    found: (text) =>
      text.includes('-----BEGIN ') || [fixed, added, changing()].some((list) => list.some(isIn(text))),
    scrub: (text) =>
      [...fixed, ...added, ...changing()]
        .toSorted((left, right) => right.length - left.length)
        .reduce((rest, form) => rest.replaceAll(form, MARK), text.replaceAll(PEM, MARK)),
    add: (secrets) => {
      added.push(...secretForms(secrets));
    },
  };
};

const NONE: readonly string[] = [];

/** The secrets of a client as they are now; the same list until they change. */
export const listSecrets = (secrets: IntrospectionClient['secrets'] = NONE): readonly string[] =>
  typeof secrets === 'function' ? secrets() : secrets;

/** Creates a list of the forms of a client's secrets, made anew only when they change. */
export const followSecretForms = ({ secrets }: IntrospectionClient): (() => readonly string[]) => {
  let known = NONE;
  let forms = NONE;
  return () => {
    const current = listSecrets(secrets);
    if (current !== known) forms = secretForms(current);
    known = current;
    return forms;
  };
};

const formsOf = (secret: string): readonly string[] => [
  secret,
  ...(UNCHANGED.test(secret) ? [] : rewrittenForms(secret)),
  ...base64Cores(secret),
];

/** A text that percent-encoding, form encoding, JSON and {@link cleanText} leave as it is. */
const UNCHANGED = /^[\w.-]*$/;

const rewrittenForms = (secret: string): readonly string[] => [
  ...percentForms(secret.replaceAll(/\p{Cs}/gu, '')),
  escapeText(secret),
  escapeText(escapeText(secret)),
  cleanText(secret),
];

/** As URLs and as forms have it, which differ in `~`, `!` and blanks, with hexadecimal digits of either case. */
const percentForms = (text: string): readonly string[] => {
  const form = new URLSearchParams({ '': text }).toString().slice(1);
  return [encodeURIComponent(text), form, form.replaceAll('+', '%20')].flatMap((encoded) => [
    encoded,
    encoded.replaceAll(/%../g, (octet) => octet.toLowerCase()),
  ]);
};

/** A text as it stands inside JSON. */
const escapeText = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The characters of a base64 text that the secret alone determines, wherever in a group of three bytes it starts. */
const base64Cores = (secret: string): readonly string[] => {
  const bytes = Buffer.from(`\0\0${secret}`);
  return [0, 1, 2].flatMap((offset) => {
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((bytes.length - 2 + offset) * 8) / 6);
    const core = bytes.toString('base64', 2 - offset).slice(start, end);
    return core.length < MIN_LENGTH ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
};

/** Distinct certificates whose lines are remembered. */
const MEMO_SIZE = 32;
const MAX_LINES = 64;

/** Lines of a certificate as it came and as it is sent on: percent-encoded, it came with others. */
const linesOf = memoize((pem) => {
  const certificate = parseCertificate(pem);
  return [
    ...new Set([...bodyLines(pem), ...bodyLines(certificate.kind === 'absent' ? '' : certificate.pem)]),
  ];
}, MEMO_SIZE);

/** Lines of 64 characters of a PEM body, wherever its line ends are. */
const bodyLines = (pem: string): readonly string[] => {
  const body = pem.replaceAll(/-----[A-Z0-9 ]+-----|\\[rn]|\s/g, '');
  return (body.match(/.{64}/g) ?? []).slice(0, MAX_LINES);
};
