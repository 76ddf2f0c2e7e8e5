import type { EventSecrets } from './event-secrets.ts';
import type { IntrospectionClient } from './introspection.ts';
import { memoize } from './memo.ts';
import { createNeedles, holdsNeedle, LASTING, type Needles } from './needles.ts';
import { bodyOf, percentDecode } from './plain-certificate.ts';
import { cleanText } from './text.ts';

/** Knows the secrets of a call. */
export interface Scrubber {
  /** Tells whether a text holds a secret in any form; cheap enough for every record. */
  found(text: string): boolean;
  /** What was presented as credentials, and the certificate. */
  readonly presented: Needles[];
  /** What came beside them, and may stand in what the authorization server or API Gateway says of a call. */
  readonly beside: Needles[];
  /** Secrets that may still join during the call. */
  readonly changing: () => readonly Needles[];
}

/**
 * Shorter texts are no secrets worth the name, and taking each `tok` out of a record would take words apart.
 */
const MIN_LENGTH = 8;
/** Shortest key of an HMAC, characters. */
export const MIN_KEY_LENGTH = 16;
/** How a PEM block begins: as it is or percent-encoded, and inside base64 at any of the three alignments. */
export const PEM_HEADS: readonly string[] = [
  '-----BEGIN',
  'LS0tLS1CRUdJTi',
  '0tLS0tQkVHSU4',
  'tLS0tLUJFR0lOI',
];

/**
 * Lists the forms in which secrets may turn up: as they are, percent-encoded, JSON-escaped once or twice, in
 * hexadecimal digits, and inside base64 at any of the three alignments.
 */
export function secretForms(secrets: readonly string[]): readonly string[] {
  const forms: string[] = [];
  for (const secret of secrets) {
    if (secret.length < MIN_LENGTH) continue;
    const isUnchanged = UNCHANGED.test(secret);
    const digits = Buffer.from(secret).toString('hex');
    forms.push(secret, digits, digits.toUpperCase());
    addBase64Cores(forms, isUnchanged ? secret : Buffer.from(secret).toString('latin1'));
    // A text that is mostly of what cannot be percent-encoded may be left with next to nothing.
    if (!isUnchanged) forms.push(...rewrittenForms(secret).filter(({ length }) => length >= MIN_LENGTH));
  }
  return forms;
}

/**
 * Creates a scrubber for one call. A PEM block is found by its form and by the lines of its body.
 *
 * @param pem - The client certificate.
 * @param changing - Forms of secrets that may still join during the call.
 */
export function createScrubber(
  { presented, beside }: EventSecrets,
  pem: string | undefined,
  changing: () => readonly Needles[] = () => [],
): Scrubber {
  const groups = [createNeedles(secretForms(presented)), needlesOfPem(pem ?? '')];
  const others = beside.length > 0 ? [createNeedles(secretForms(beside))] : [];
  return {
    found: (text) => holdsNeedle(text, [...groups, ...others, ...changing()]),
    presented: groups,
    beside: others,
    changing,
  };
}

const NONE: readonly string[] = [];

/** The secrets of a client as they are now; the same list until they change. */
export const listSecrets = (secrets: IntrospectionClient['secrets'] = NONE): readonly string[] =>
  typeof secrets === 'function' ? secrets() : secrets;

/** Prepares the forms of a client's secrets, anew only when they change. */
export const followSecretForms = ({ secrets }: IntrospectionClient): (() => Needles) => {
  let known: { readonly secrets: readonly string[]; readonly needles: Needles } | undefined;
  return () => {
    const current = listSecrets(secrets);
    if (known?.secrets !== current)
      known = { secrets: current, needles: createNeedles(secretForms(current), LASTING) };
    return known.needles;
  };
};

/** A text that percent-encoding, form encoding, JSON and {@link cleanText} leave as it is. */
const UNCHANGED = /^[\w.-]*$/;

function rewrittenForms(secret: string): readonly string[] {
  return [
    ...percentForms(secret.replaceAll(/\p{Cs}/gu, '')),
    escapeText(secret),
    escapeText(escapeText(secret)),
    cleanText(secret),
  ];
}

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

/**
 * The characters of a base64 text that a secret alone determines, wherever in a group of three bytes it starts.
 *
 * @param bytes - A character for each: `btoa` takes a quarter of the time that a Buffer does.
 */
function addBase64Cores(forms: string[], bytes: string): void {
  for (const lead of LEADS) {
    const start = Math.ceil((lead.length * 8) / 6);
    const core = btoa(lead + bytes).slice(start, Math.floor(((bytes.length + lead.length) * 8) / 6));
    forms.push(core);
    if (/[+/]/.test(core)) forms.push(core.replaceAll('+', '-').replaceAll('/', '_'));
  }
}

/** What may stand before a secret in its group of three bytes. */
const LEADS = ['', '\0', '\0\0'];

/** Distinct certificates whose lines are remembered. */
const MEMO_SIZE = 32;
const MAX_LINES = 64;

/** What tells a certificate: how any PEM block begins, and the lines of its body as it came and as it is sent on. */
export const needlesOfPem: (pem: string) => Needles = memoize((pem) => {
  const lines = [pem, bodyOf(percentDecode(pem)) ?? ''].flatMap(bodyLines);
  return createNeedles([...PEM_HEADS, ...new Set(lines)], LASTING);
}, MEMO_SIZE);

/** Lines of 64 characters of a PEM body, wherever its line ends are. */
const bodyLines = (pem: string): readonly string[] => {
  const body = pem.replaceAll(/-----[A-Z0-9 ]+-----|\\[rn]|\s/g, '');
  return (body.match(/.{64}/g) ?? []).slice(0, MAX_LINES);
};
