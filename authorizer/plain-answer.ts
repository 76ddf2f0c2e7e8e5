import type { IntrospectionResponse } from './introspection.ts';
import { isObject } from './json.ts';

type IsFit = (value: unknown) => boolean;

const isText: IsFit = (value) => typeof value === 'string';
const isFlag: IsFit = (value) => typeof value === 'boolean';
const isTexts: IsFit = (value) => Array.isArray(value) && value.every(isText);
const isClientId: IsFit = (value) =>
  isText(value) ? value !== '' : Number.isSafeInteger(value) && value !== 0;
/** Shown as it came, and not read. */
const isShown: IsFit = () => true;

/**
 * Members of the answer that Authlete's own libraries know, and the forms that a plain answer has. Others are dropped:
 * what is not known cannot be known to be fit for a log.
 */
const FORMS: Readonly<Record<string, IsFit>> = {
  action: (value) => value === 'OK',
  clientId: isClientId,
  subject: isText,
  scopes: isTexts,
  existent: isFlag,
  usable: isFlag,
  sufficient: isFlag,
  refreshable: isShown,
  responseContent: isText,
  expiresAt: Number.isInteger,
  properties: isShown,
  clientIdAlias: isText,
  clientIdAliasUsed: isFlag,
  clientEntityId: isShown,
  clientEntityIdUsed: isShown,
  certificateThumbprint: isText,
  resources: isShown,
  accessTokenResources: isShown,
  authorizationDetails: isShown,
  grantId: isShown,
  grant: isShown,
  consentedClaims: isShown,
  serviceAttributes: isShown,
  clientAttributes: isShown,
  forExternalAttachment: isShown,
  acr: isShown,
  authTime: isShown,
  grantType: isText,
  forCredentialIssuance: isShown,
  cnonce: isShown,
  cnonceExpiresAt: isShown,
  issuableCredentials: isShown,
  dpopNonce: isText,
  resultCode: isText,
  resultMessage: isText,
  // Never of Authlete: made by a client for a server of RFC 7662.
  claims: () => false,
};

const ENTRIES = Object.entries(FORMS);

/** Names of the members that are known, in the order in which they are shown. */
export const KNOWN_MEMBERS: readonly string[] = Object.keys(FORMS);

/**
 * Reads an OK of Authlete whose every member has the documented form.
 *
 * @returns undefined for any other answer: `parseIntrospectionResponse` reads it or says what is wrong with it.
 */
export function readPlainAnswer(answer: unknown): IntrospectionResponse | undefined {
  if (!isObject(answer)) return undefined;
  const members: Record<string, unknown> = {};
  const read: Record<string, unknown> = { members };
  for (const [name, isFit] of ENTRIES) {
    const value = Object.hasOwn(answer, name) ? answer[name] : undefined;
    if (value === null || value === undefined) continue;
    if (!isFit(value)) return undefined;
    members[name] = value;
    if (isFit !== isShown) read[name] = isFit === isClientId ? String(value) : value;
  }
  return isAnswer(read) ? read : undefined;
}

/** The other members are optional, and {@link FORMS} has looked at each. */
const isAnswer = (read: object): read is IntrospectionResponse => 'action' in read;
