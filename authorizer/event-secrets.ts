import { type Headers, type HeaderValues, headerValues, QUERY_MAPS, SECRET_HEADERS } from './headers.ts';
import { isObject, objectAt, textAt } from './json.ts';

/** Parts of one header value that are looked for on their own; a value in proper form has two. */
const MAX_PARTS = 4;
/** Shorter cookies are settings rather than sessions: a session has 64 bits, sixteen hexadecimal digits. */
const MIN_SESSION_LENGTH = 16;
/** A path, or a route key. */
const ROUTE = /^(?:[A-Z]+ )?\//;
/** Cookies of a call that are looked for on their own; a browser sends a few dozen at the most. */
const MAX_COOKIES = 32;
/** A compact JWS, its header beginning as every JSON object does: no name of a client or a user looks so. */
const JWS = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

/** Texts of an event that nothing may show. */
export interface EventSecrets {
  /** Tokens and proofs, well-formed or not. */
  readonly presented: readonly string[];
  /**
   * What came beside them: cookies, API keys, identity sources. The authorization server was never told them, so what
   * it names cannot hold one, and a caller who sends the name of its client so must not take it out of the record.
   */
  readonly beside: readonly string[];
}

/** Lists the texts of an event that nothing may show. */
export function listEventSecrets(event: unknown, headers: Headers): EventSecrets {
  const proofs = headerValues(headers, 'dpop').values;
  return {
    presented: [
      ...headerValues(headers, 'authorization').values,
      ...proofs.filter((proof) => JWS.test(proof)),
      ...queryTokens(event),
      ...authorizationTokens(event),
    ].flatMap(partsOf),
    beside: [
      ...[...proofs.filter((proof) => !JWS.test(proof)), ...identityTokens(event)].flatMap(partsOf),
      ...otherCredentials(event, headers),
    ],
  };
}

/** The scheme and the token; the whole as well where there is more than is looked at piece by piece. */
const partsOf = (value: string): readonly string[] => {
  const parts = value.split(/[\s,]+/, MAX_PARTS + 1);
  return parts.length > MAX_PARTS ? [value, ...parts] : parts;
};

/** The Authorization header of a TOKEN event; with the version of an HTTP API it is the identity sources. */
const authorizationTokens = (event: unknown): readonly string[] =>
  isObject(event) && (event['type'] === 'TOKEN' || event['version'] === undefined)
    ? textsOf(event['authorizationToken'])
    : [];

/** Values of the identity sources; those of an HTTP API may name the route or the stage too, which is no secret. */
function identityTokens(event: unknown): readonly string[] {
  if (!isObject(event)) return [];
  if (event['version'] === undefined) return textsOf(event['identitySource']);
  return [...textsOf(event['authorizationToken']), ...textsOf(event['identitySource'])]
    .flatMap((value) => value.split(','))
    .filter((value) => value.length >= MIN_SESSION_LENGTH && !ROUTE.test(value));
}

const queryTokens = (event: unknown): readonly string[] =>
  QUERY_MAPS.flatMap((map) => textsOf(objectAt(event, map)?.['access_token']));

function otherCredentials(event: unknown, headers: Headers): readonly string[] {
  const [cookies, ...others] = SECRET_HEADERS.map((name) => headerValues(headers, name));
  const listed = isObject(event) ? textsOf(event['cookies']) : [];
  const apiKey = textAt(objectAt(objectAt(event, 'requestContext'), 'identity'), 'apiKey');
  return [
    ...[...valuesOf(cookies), ...listed].flatMap(cookieValues).slice(0, MAX_COOKIES),
    ...others.flatMap(valuesOf).flatMap(partsOf),
    ...(apiKey === undefined ? [] : [apiKey]),
  ];
}

const valuesOf = (header: HeaderValues | undefined): readonly string[] => header?.values ?? [];

/** `name=value; name=value` (RFC 6265 section 4.2.1); a value may stand in quotes. */
const cookieValues = (header: string): readonly string[] =>
  header
    .split(';')
    .map((pair) =>
      pair
        .slice(pair.indexOf('=') + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    )
    .filter((value) => value.length >= MIN_SESSION_LENGTH);

const textsOf = (value: unknown): readonly string[] => {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((item) => typeof item === 'string');
};
