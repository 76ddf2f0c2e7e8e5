import {
  type Action,
  IntrospectionFault,
  type IntrospectionResponse,
  type TokenClaims,
} from './introspection.ts';
import { isObject, type UnknownObject, withoutUndefined } from './json.ts';
import { KNOWN_MEMBERS } from './plain-answer.ts';

/** The only member of an answer that decides. */
const ACTIONS: readonly Action[] = [
  'OK',
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'INTERNAL_SERVER_ERROR',
];

/**
 * Checks an introspection answer.
 *
 * A member of a wrong type makes the whole answer unusable: guessing what was meant would be guessing who may call.
 *
 * @throws IntrospectionFault `introspection_bad_response`.
 */
export function parseIntrospectionResponse(answer: unknown): IntrospectionResponse {
  if (!isObject(answer)) return refuse('is not an object');
  return {
    ...withoutUndefined({
      resultCode: text(answer, 'resultCode'),
      resultMessage: text(answer, 'resultMessage'),
      responseContent: text(answer, 'responseContent'),
      clientId: clientId(answer),
      clientIdAlias: text(answer, 'clientIdAlias'),
      clientIdAliasUsed: flag(answer, 'clientIdAliasUsed'),
      subject: text(answer, 'subject'),
      scopes: texts(answer, 'scopes'),
      existent: flag(answer, 'existent'),
      usable: flag(answer, 'usable'),
      sufficient: flag(answer, 'sufficient'),
      expiresAt: integer(answer, 'expiresAt'),
      certificateThumbprint: text(answer, 'certificateThumbprint'),
      grantType: text(answer, 'grantType'),
      dpopNonce: text(answer, 'dpopNonce'),
      claims: claims(answer),
    }),
    action: action(answer),
    members: knownMembers(answer),
  };
}

const refuse = (what: string): never => {
  throw new IntrospectionFault('introspection_bad_response', `The introspection answer ${what}.`);
};

const action = (answer: UnknownObject): Action =>
  ACTIONS.find((known) => known === answer['action']) ?? refuse('has no known action');

const member = (answer: UnknownObject, name: string): unknown =>
  Object.hasOwn(answer, name) ? (answer[name] ?? undefined) : undefined;

const text = (answer: UnknownObject, name: string): string | undefined => {
  const value = member(answer, name);
  return value === undefined || typeof value === 'string' ? value : refuse(`has a ${name} that is not text`);
};

const flag = (answer: UnknownObject, name: string): boolean | undefined => {
  const value = member(answer, name);
  return value === undefined || typeof value === 'boolean'
    ? value
    : refuse(`has a ${name} that is not a boolean`);
};

function texts(answer: UnknownObject, name: string): readonly string[] | undefined {
  const value = member(answer, name);
  if (value === undefined) return undefined;
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value
    : refuse(`has ${name} that are not a list of texts`);
}

function integer(answer: UnknownObject, name: string): number | undefined {
  const value = member(answer, name);
  if (value === undefined || Number.isInteger(value)) return value as number | undefined;
  return typeof value === 'bigint' && Number.isFinite(Number(value))
    ? Number(value)
    : refuse(`has an ${name} that is not an integer`);
}

/** Never among the members of Authlete: made by a client for a server of RFC 7662. */
function claims(answer: UnknownObject): TokenClaims | undefined {
  const value = member(answer, 'claims');
  if (value === undefined) return undefined;
  if (!isObject(value)) return refuse('has claims that are not an object');
  return {
    ...withoutUndefined({
      iss: text(value, 'iss'),
      aud: texts(value, 'aud'),
      nbf: integer(value, 'nbf'),
      iat: integer(value, 'iat'),
      isOtherKind: flag(value, 'isOtherKind'),
      isBoundOtherwise: flag(value, 'isBoundOtherwise'),
    }),
    active: flag(value, 'active') ?? refuse('has no active'),
  };
}

/** Zero means no client, as in Authlete's own libraries. */
function clientId(answer: UnknownObject): string | undefined {
  const value = member(answer, 'clientId');
  if (value === undefined || value === 0 || value === '') return undefined;
  if (typeof value === 'string' || typeof value === 'bigint') return String(value);
  return Number.isSafeInteger(value) ? String(value) : refuse('has a clientId that is not an integer');
}

const knownMembers = (answer: UnknownObject): UnknownObject => {
  const known: Record<string, unknown> = {};
  for (const name of KNOWN_MEMBERS) {
    const value = member(answer, name);
    if (value !== undefined) known[name] = value;
  }
  return known;
};
