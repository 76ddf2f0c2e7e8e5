import { isJwt } from '../../../../shared/jwt-text.ts';
import { type Lookup, type LookupKind, SHA256_BASE64URL, UUID } from '../../../contract/lookup.ts';
import { readCertificate } from './certificate-text.ts';
import { looksRandom } from './random-text.ts';
import { isColonHex, readThumbprint } from './thumbprint-text.ts';
import { findToken } from './token-text.ts';

/** Values that the page has already shown, so that they are known not to be tokens. */
export type KnownValues = ReadonlyMap<string, LookupKind>;

/**
 * What a text in the search box is.
 *
 * `token` may be one or certainly is one: it is hashed in the browser and never sent. `alternatives` are what else it
 * can be; to search for one sends the text as it is, so only the reader can choose that.
 */
export type Recognition =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'token';
      readonly token: string;
      readonly what: string;
      readonly alternatives: readonly Lookup[];
      /** What its hash is looked for as, when no call came with it as a token; without this it certainly is one. */
      readonly otherwise?: string;
    }
  | { readonly kind: 'certificate'; readonly der: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'lookup';
      readonly lookup: Lookup;
      readonly what: string;
      readonly alternatives?: readonly Lookup[];
    }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Recognises what a reader typed or pasted.
 *
 * The trap is that an opaque token, a token hash and a thumbprint can look alike: 43 characters of base64url. What may
 * be a token is taken for one, unless the page itself has shown that value or the reader names it (`token_hash=…`).
 */
export const recognise = (input: string, known: KnownValues): Recognition => {
  const text = input.trim();
  if (text === '') return { kind: 'nothing' };
  return (
    recogniseSecret(text) ??
    recogniseFingerprint(text) ??
    recogniseNamed(text) ??
    recogniseKnown(text, known) ??
    recogniseUuid(text) ??
    recogniseTokenLike(text) ??
    recogniseClient(text)
  );
};

const recogniseSecret = (text: string): Recognition | undefined => {
  if (/PRIVATE KEY/.test(text))
    return { kind: 'refused', why: 'This is a private key. Nothing here needs it; it was not used.' };
  if (/\bbasic\s+[A-Za-z0-9+/]+=*/i.test(text))
    return { kind: 'refused', why: 'These are client credentials, not a token. They were not used.' };
  if (text.includes('-----BEGIN')) return recogniseCertificate(text);
  const token = findToken(text);
  return token === undefined ? undefined : { kind: 'token', token, what: 'access token', alternatives: [] };
};

const recogniseCertificate = (text: string): Recognition => {
  const der = readCertificate(text);
  return der === undefined
    ? { kind: 'refused', why: 'This is not one whole certificate in PEM form.' }
    : { kind: 'certificate', der };
};

/** What `openssl x509 -fingerprint` prints, and hex with colons, which no token can be. */
const recogniseFingerprint = (text: string): Recognition | undefined => {
  const [, algorithm = '', value = ''] =
    /^(sha-?\d+)(?: fingerprint)?\s*[=:]\s*([0-9a-f:]+)$/i.exec(text) ?? [];
  if (algorithm === '' && !isColonHex(text)) return undefined;
  const thumbprint = readThumbprint(algorithm === '' ? text : value);
  if (thumbprint === undefined || !/^(?:sha-?256)?$/i.test(algorithm))
    return {
      kind: 'refused',
      why: 'A certificate is looked up by its SHA-256: `openssl x509 -fingerprint -sha256`.',
    };
  return {
    kind: 'lookup',
    lookup: { kind: 'thumbprint', value: thumbprint },
    what: 'certificate thumbprint in hex, converted to base64url:',
  };
};

const NAMES: Readonly<Record<string, LookupKind>> = {
  client_id: 'client_id',
  token_hash: 'token_hash',
  request_id: 'call_id',
  decision_id: 'call_id',
  fapi_interaction_id: 'call_id',
  'x-fapi-interaction-id': 'call_id',
  'x-amzn-requestid': 'call_id',
  'apigw-requestid': 'call_id',
  thumbprint: 'thumbprint',
  certificate_thumbprint: 'thumbprint',
  bound_thumbprint: 'thumbprint',
  'x5t#s256': 'thumbprint',
  sub: 'subject',
  subject: 'subject',
};

/** `name=value` as a reader writes it, `name: value` as a header has it, or `"name": "value"` as a record has it. */
const NAMED = /^"?([a-z0-9_#-]+)"?\s*[=:]\s*"?([^"\s]+)"?,?$/i;

const recogniseNamed = (text: string): Recognition | undefined => {
  const [, name = '', value = ''] = NAMED.exec(text) ?? [];
  const key = name.toLowerCase();
  const kind = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  if (kind === undefined) return undefined;
  const isHash = kind === 'token_hash' || kind === 'thumbprint';
  const searched = isHash ? (readThumbprint(value) ?? value) : value;
  if (isHash && !SHA256_BASE64URL.test(searched))
    return {
      kind: 'refused',
      why: `A ${name} is 43 characters of base64url, or the same in hex; this is not. It was not sent.`,
    };
  return { kind: 'lookup', lookup: { kind, value: searched }, what: `${name}, as named` };
};

const KNOWN_WORDS: Readonly<Record<LookupKind, string>> = {
  client_id: 'client id',
  token_hash: 'token hash',
  call_id: 'id of a call',
  thumbprint: 'certificate thumbprint',
  request_id: 'request id',
  decision_id: 'decision id',
  interaction_id: 'interaction id',
  hashed_id: 'hash of a token or an id',
  subject: 'subject',
};

const recogniseKnown = (text: string, known: KnownValues): Recognition | undefined => {
  const kind = known.get(text);
  if (kind === undefined) return undefined;
  return { kind: 'lookup', lookup: { kind, value: text }, what: `${KNOWN_WORDS[kind]} of a call shown here` };
};

const recogniseUuid = (text: string): Recognition | undefined =>
  UUID.test(text)
    ? {
        kind: 'lookup',
        lookup: { kind: 'call_id', value: text },
        what: 'request id or decision id',
      }
    : undefined;

const recogniseTokenLike = (text: string): Recognition | undefined => {
  if (isJwt(text)) return { kind: 'token', token: text, what: 'access token (JWT)', alternatives: [] };
  if (/\s/.test(text))
    return text.split(/\s+/).some(looksRandom)
      ? {
          kind: 'refused',
          why: 'There may be a token among other text. Paste the token alone; nothing was sent.',
        }
      : undefined;
  if (!looksRandom(text)) return undefined;
  const hash = SHA256_BASE64URL.test(text) ? text : readThumbprint(text);
  const hashes: readonly Lookup[] =
    hash === undefined
      ? []
      : [
          { kind: 'token_hash', value: hash },
          { kind: 'thumbprint', value: hash },
        ];
  return {
    kind: 'token',
    token: text,
    what: 'access token',
    alternatives: [...hashes, { kind: 'client_id', value: text }],
    otherwise: hash ?? text,
  };
};

const recogniseClient = (text: string): Recognition => ({
  kind: 'lookup',
  lookup: { kind: 'client_id', value: text },
  what: 'client id',
  alternatives: [{ kind: 'subject', value: text }],
});
