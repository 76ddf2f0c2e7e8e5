import type { CheckName } from './check.ts';

interface CheckTexts {
  readonly title: string;
  /** Where the check comes from, unless the record says it. */
  readonly clause?: string;
  /** Says what was expected and found, both known. */
  readonly finding?: (expected: string, actual: string) => string;
}

const CHECK_TEXTS: Readonly<Record<CheckName, CheckTexts>> = {
  request_well_formed: { title: 'The call can be read' },
  domain_allowed: {
    title: 'The call came in by an allowed domain',
    clause: 'RFC 8705 section 6.5',
    finding: (expected, actual) => `The call came in by ${actual}; allowed: ${expected}.`,
  },
  route_known: { title: 'A rule names the scopes of this route' },
  credentials_well_formed: {
    title: 'One well-formed access token is presented',
    clause: 'RFC 6750 section 2.1',
  },
  introspection_answered: { title: 'The authorization server answered', clause: 'RFC 7662 section 2.2' },
  token_exists: { title: 'The token exists', clause: 'RFC 7662 section 2.2' },
  token_not_expired: {
    title: 'The token has not expired',
    clause: 'RFC 6750 section 3.1',
    finding: (expected, actual) =>
      `The token expired at ${actual}; the call came at ${expected.replace(/^after /, '')}.`,
  },
  scope_covered: {
    title: 'The token covers the required scopes',
    clause: 'RFC 6750 section 3.1',
    finding: (expected, actual) => `The call needs ${expected}; the token has ${actual}.`,
  },
  token_not_revoked: { title: 'The token has not been revoked', clause: 'RFC 7009 section 2' },
  certificate_bound: {
    title: 'The token is bound to the presented certificate',
    clause: 'RFC 8705 section 3',
    finding: (expected, actual) => sayBinding(expected, actual),
  },
  proof_of_possession: { title: 'The DPoP proof holds', clause: 'RFC 9449 section 7.1' },
  token_yet_valid: {
    title: 'The token is already valid',
    clause: 'RFC 7662 section 2.2',
    finding: (expected, actual) => `The token is valid from ${actual}; accepted is ${expected}.`,
  },
  issuer_trusted: {
    title: 'The issuer is trusted',
    clause: 'RFC 7662 section 2.2',
    finding: (expected, actual) => `The token names the issuer ${actual}; this API trusts ${expected}.`,
  },
  audience_covered: {
    title: 'The token is meant for this API',
    clause: 'RFC 8707 section 2',
    finding: (expected, actual) => `The token names the audience ${actual}; this API is ${expected}.`,
  },
  subject_matches: { title: 'The token belongs to the required subject', clause: 'RFC 7662 section 2.2' },
  authentication_sufficient: { title: 'The user authentication suffices', clause: 'RFC 9470 section 3' },
  certificate_valid: {
    title: 'The certificate is within its validity',
    clause: 'RFC 5280 section 4.1.2.5',
    finding: (expected, actual) => `The certificate is valid from ${expected}; the call came at ${actual}.`,
  },
  certificate_not_revoked: { title: 'The certificate has not been revoked', clause: 'RFC 5280 section 5' },
  policy_hook: { title: "The API's own rule agrees" },
};

/** Expected thumbprint of a token whose server did not tell it. */
const UNKNOWN = 'unknown';

/** RFC 8705 section 3.1. */
const THUMBPRINT = /^[\w-]{43}$/;

function sayBinding(expected: string, actual: string): string {
  if (expected === UNKNOWN)
    return `The call presented ${actual}; the server did not tell which certificate the token is bound to.`;
  return THUMBPRINT.test(expected)
    ? `The token is bound to ${expected}; the call presented ${actual}.`
    : `Expected ${expected}, found ${actual}.`;
}

/** A name of a newer version has none. */
const textsOf = (name: string): CheckTexts | undefined =>
  Object.hasOwn(CHECK_TEXTS, name) ? CHECK_TEXTS[name as CheckName] : undefined;

/** What a check is about, such as `The token has not expired`; the name itself where it is not known. */
export const checkTitle = (name: string): string => textsOf(name)?.title ?? name;

/** Where a check comes from; undefined where no RFC asks for it. */
export const checkClause = (name: string): string | undefined => textsOf(name)?.clause;

/** Says in a sentence what a failed check expected and found; undefined when neither is known. */
export function sayFinding(
  name: string,
  expected: string | undefined,
  actual: string | undefined,
): string | undefined {
  if (expected === undefined) return actual === undefined ? undefined : `Found ${actual}.`;
  if (actual === undefined) return `Expected ${expected}; what was found is not known.`;
  return textsOf(name)?.finding?.(expected, actual) ?? `Expected ${expected}, found ${actual}.`;
}
