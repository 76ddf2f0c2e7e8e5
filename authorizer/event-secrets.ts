import { type Headers, headerValues, OTHER_SECRET_HEADERS, QUERY_MAPS } from './headers.ts';
import { isObject, objectAt, textAt, type UnknownObject } from './json.ts';

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
  const members = isObject(event) ? event : {};
  const presented: string[] = [];
  const beside: string[] = [];
  addParts(presented, headerValues(headers, 'authorization').values);
  for (const proof of headerValues(headers, 'dpop').values)
    addParts(JWS.test(proof) ? presented : beside, [proof]);
  for (const map of QUERY_MAPS) addParts(presented, textsOf(objectAt(members, map)?.['access_token']));
  addSources(members, presented, beside);
  addCookies(members, headers, beside);
  for (const name of OTHER_SECRET_HEADERS) addParts(beside, headerValues(headers, name).values);
  const apiKey = textAt(objectAt(objectAt(members, 'requestContext'), 'identity'), 'apiKey');
  if (apiKey !== undefined) beside.push(apiKey);
  return { presented, beside };
}

/** The scheme and the token; the whole as well where there is more than is looked at piece by piece. */
function addParts(secrets: string[], values: readonly string[]): void {
  for (const value of values) {
    const parts = value.split(/[\s,]+/, MAX_PARTS + 1);
    if (parts.length > MAX_PARTS) secrets.push(value);
    secrets.push(...parts);
  }
}

/**
 * The Authorization header of a TOKEN event; with the version of an HTTP API it is the identity sources. Those of an
 * HTTP API may name the route or the stage too, which is no secret.
 */
function addSources(event: UnknownObject, presented: string[], beside: string[]): void {
  const { type, version, authorizationToken, identitySource } = event;
  const tokens = textsOf(authorizationToken);
  const sources = textsOf(identitySource);
  if (type === 'TOKEN' || version === undefined) addParts(presented, tokens);
  if (version === undefined) addParts(beside, sources);
  else
    for (const source of [...tokens, ...sources].flatMap((value) => value.split(',')))
      if (source.length >= MIN_SESSION_LENGTH && !ROUTE.test(source)) addParts(beside, [source]);
}

function addCookies(event: UnknownObject, headers: Headers, beside: string[]): void {
  const values = [...headerValues(headers, 'cookie').values, ...textsOf(event['cookies'])].flatMap(
    cookieValues,
  );
  beside.push(...values.slice(0, MAX_COOKIES));
}

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

const NO_TEXTS: readonly string[] = [];

const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : NO_TEXTS;
};
