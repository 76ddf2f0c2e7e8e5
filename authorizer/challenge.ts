import { REASONS, type Reason } from '../shared/reasons.ts';
import type { TokenScheme } from './credentials.ts';

/** What a challenge is made from. */
export interface ChallengeInput {
  readonly reason: Reason;
  readonly realm: string;
  /** URL to name as `resource_metadata` (RFC 9728 section 5.1). */
  readonly resourceMetadata?: string | undefined;
  readonly scheme: TokenScheme;
  /** Scopes to name beside `insufficient_scope`. */
  readonly scopes: readonly string[] | null;
  /** The challenge that the authorization server proposes. */
  readonly proposed?: string | undefined;
}

/** Longest challenge: header values of an answer share 10,240 bytes, and a context shares 8 KB. */
const MAX_CHALLENGE_LENGTH = 1024;
const MAX_VALUE_LENGTH = 256;
/** Algorithms to name in a DPoP challenge (RFC 9449 section 7.1). */
const DPOP_ALGORITHMS = 'ES256 PS256';

/** One auth-param with the characters that RFC 6750 section 3 allows; `max_age` and the like may go unquoted. */
const PARAMETER = String.raw`([a-z_]+)=(?:"([\x20\x21\x23-\x5B\x5D-\x7E]*)"|([A-Za-z0-9._-]+))`;
const PROPOSED = new RegExp(`^(Bearer|DPoP) (${PARAMETER}(?: *, *${PARAMETER})*)$`);
const EVERY_PARAMETER = new RegExp(PARAMETER, 'g');
/** Scope names, one space between them. */
const SCOPES = /^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/;
/** Values that RFC 6750 section 3 narrows further than to those of a quoted text. */
const NARROW_VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['scope', SCOPES],
  ['error_uri', /^[\w.~:/?#[\]@!$&'()*+,;=%-]+$/],
]);

/**
 * Builds the value of `WWW-Authenticate`: always with `realm`, with an error where RFC 6750 wants one.
 *
 * What the authorization server proposes is kept word for word when it is a valid challenge with an error, but for a
 * scope or an error_uri that RFC 6750 excludes; a fault of ours never blames the token.
 *
 * @returns A challenge that is valid by the grammar whatever the input.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3 RFC 6750 section 3}
 */
export function buildChallenge(input: ChallengeInput): string {
  const ours = [quote('realm', input.realm)];
  if (input.resourceMetadata !== undefined) ours.push(quote('resource_metadata', input.resourceMetadata));
  const proposed = REASONS[input.reason].httpStatus === 500 ? undefined : parseProposed(input.proposed);
  if (proposed !== undefined) {
    const { scheme, parameters, names } = proposed;
    const missing = ours.filter((parameter) => !names.includes(parameter.split('=', 1)[0]));
    return `${scheme} ${[...missing, parameters].join(', ')}`;
  }
  return `${input.scheme} ${[...ours, ...ownParameters(input)].join(', ')}`;
}

function ownParameters({ reason, scheme, scopes }: ChallengeInput): readonly string[] {
  const { oauthError, sentence } = REASONS[reason];
  const algorithms = scheme === 'DPoP' ? [quote('algs', DPOP_ALGORITHMS)] : [];
  if (oauthError === undefined) return algorithms;
  const named = reason === 'insufficient_scope' ? wholeScopes(scopes ?? []) : '';
  const scope = named === '' ? [] : [quote('scope', named)];
  return [quote('error', oauthError), quote('error_description', sentence), ...scope, ...algorithms];
}

/** As many scopes as there is room for: half a name would be the name of another scope. */
const wholeScopes = (scopes: readonly string[]): string => {
  let text = '';
  for (const scope of scopes) {
    const longer = text === '' ? scope : `${text} ${scope}`;
    if (SCOPES.test(longer) && longer.length <= MAX_VALUE_LENGTH) text = longer;
  }
  return text;
};

/** A quoted value without the characters that RFC 6750 excludes, bounded. */
const quote = (name: string, value: string): string =>
  `${name}="${value.replaceAll(/[^\x20\x21\x23-\x5B\x5D-\x7E]/g, '').slice(0, MAX_VALUE_LENGTH)}"`;

function parseProposed(
  text: string | undefined,
):
  | { readonly scheme: string; readonly parameters: string; readonly names: readonly (string | undefined)[] }
  | undefined {
  if (text === undefined || text.length > MAX_CHALLENGE_LENGTH) return undefined;
  const [, scheme, parameters] = PROPOSED.exec(text) ?? [];
  if (scheme === undefined || parameters === undefined) return undefined;
  const all = [...parameters.matchAll(EVERY_PARAMETER)];
  const names = all.map(([, name]) => name);
  if (!names.includes('error') || new Set(names).size < names.length) return undefined;
  const kept = all.filter(
    ([, name = '', quoted, bare = '']) => NARROW_VALUES.get(name)?.test(quoted ?? bare) ?? true,
  );
  const left = kept.length === all.length ? parameters : kept.map(([text]) => text).join(', ');
  return { scheme, parameters: left, names };
}
