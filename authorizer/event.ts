import type { Reason } from '../shared/reasons.ts';
import { type EventSecrets, listEventSecrets } from './event-secrets.ts';
import {
  type Headers,
  type HeaderValues,
  hasQueryParameter,
  headerValue,
  headerValues,
  NO_VALUES,
  readHeaders,
} from './headers.ts';
import { isObject, objectAt, textAt, type UnknownObject } from './json.ts';
import { type MethodArn, parseMethodArn } from './method-arn.ts';
import { MAX_RESOURCE_LENGTH } from './policy.ts';

/** The kinds of authorizer event that API Gateway sends. */
export type EventKind = 'rest_token' | 'rest_request' | 'http_1' | 'http_2' | 'websocket';

/** The client certificate as API Gateway describes it; the values are not checked. */
export interface ClientCertificate {
  /** Empty where there is none. */
  readonly pem?: string | undefined;
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly serial?: string | undefined;
  /** OpenSSL text, such as `May 28 12:30:02 2019 GMT`. */
  readonly notBefore?: string | undefined;
  readonly notAfter?: string | undefined;
}

/** What a call says about itself. None of it is trusted; a missing value is undefined. */
export interface RequestFacts {
  readonly kind: EventKind;
  readonly method?: string | undefined;
  /** With a leading slash, without the query. */
  readonly path?: string | undefined;
  /** The path as the client's URL had it: with the stage or the base path of a custom domain. */
  readonly urlPath?: string | undefined;
  /** Route template, such as `/accounts/{id}`. */
  readonly resource?: string | undefined;
  readonly routeKey?: string | undefined;
  readonly sourceIp?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly apiId?: string | undefined;
  readonly stage?: string | undefined;
  readonly domain?: string | undefined;
  readonly requestId?: string | undefined;
  readonly extendedRequestId?: string | undefined;
  /** Taken from `x-fapi-interaction-id` when that is a UUID. */
  readonly fapiInteractionId?: string | undefined;
  readonly certificate?: ClientCertificate | undefined;
}

/** A call that can be decided on. */
export interface AuthorizerRequest extends RequestFacts {
  readonly arn: MethodArn;
  readonly authorization: HeaderValues;
  readonly dpop: HeaderValues;
  /** The call carries `access_token` in its URL (RFC 6750 section 2.3). */
  readonly tokenInQuery: boolean;
}

/** A parsed event: a call to decide on, or one that cannot be, with what is known of it. */
export type ParsedEvent = {
  readonly secrets: EventSecrets;
} & (
  | { readonly kind: 'request'; readonly request: AuthorizerRequest }
  | {
      readonly kind: 'malformed';
      readonly reason: Reason;
      /** It says which type of event it is. */
      readonly isTyped: boolean;
      readonly arn: MethodArn | undefined;
      readonly facts: RequestFacts;
    }
);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Parses what API Gateway hands to an authorizer. Never throws, whatever arrives. */
export function parseEvent(event: unknown): ParsedEvent {
  const arn = parseMethodArn(textAt(event, 'methodArn') ?? textAt(event, 'routeArn'));
  const headers = readHeaders(event);
  const facts = readFacts(event, headers, arn);
  const authorization = headerValues(headers, 'authorization');
  const dpop = headerValues(headers, 'dpop');
  const secrets = listEventSecrets(event, headers);
  const isTyped = textAt(event, 'type') !== undefined;
  const malformed = (reason: Reason): ParsedEvent => ({
    kind: 'malformed',
    reason,
    isTyped,
    arn,
    facts,
    secrets,
  });
  if (arn === undefined || !isTyped) return malformed('request_malformed');
  if (/[*?]/.test(arn.text)) return malformed('resource_wildcard');
  if (arn.text.length > MAX_RESOURCE_LENGTH) return malformed('resource_too_long');
  const request = {
    ...facts,
    arn,
    authorization: facts.kind === 'rest_token' ? authorizationTokenOf(event) : authorization,
    dpop,
    tokenInQuery: hasQueryParameter(event, 'access_token'),
  };
  return { kind: 'request', request, secrets };
}

/** What is known of a call, whether or not it can be decided on. */
export const factsOf = (parsed: ParsedEvent): RequestFacts =>
  parsed.kind === 'request' ? parsed.request : parsed.facts;

function kindOf(event: unknown, arn: MethodArn | undefined): EventKind {
  if (textAt(event, 'type') === 'TOKEN') return 'rest_token';
  const version = textAt(event, 'version');
  if (version === '2.0') return 'http_2';
  if (version === '1.0') return 'http_1';
  if (textAt(objectAt(event, 'requestContext'), 'eventType') === 'CONNECT') return 'websocket';
  return arn?.method === '' ? 'websocket' : 'rest_request';
}

const authorizationTokenOf = (event: unknown): HeaderValues => {
  const value = isObject(event) ? event['authorizationToken'] : undefined;
  if (value === null || value === undefined) return NO_VALUES;
  return typeof value === 'string' ? { values: [value], damaged: 0 } : { values: [], damaged: 1 };
};

function readFacts(event: unknown, headers: Headers, arn: MethodArn | undefined): RequestFacts {
  const context = objectAt(event, 'requestContext');
  const identity = objectAt(context, 'identity');
  const http = objectAt(context, 'http');
  const interaction = headerValue(headers, 'x-fapi-interaction-id');
  return {
    kind: kindOf(event, arn),
    method:
      textAt(http, 'method') ?? textAt(context, 'httpMethod') ?? textAt(event, 'httpMethod') ?? arn?.method,
    path: pathOf(event, arn),
    urlPath: withoutQuery(textAt(context, 'path') ?? textAt(event, 'rawPath') ?? textAt(event, 'path')),
    resource: textAt(context, 'resourcePath') ?? textAt(event, 'resource') ?? templateOf(event),
    routeKey:
      textAt(event, 'routeKey') ?? textAt(context, 'routeKey') ?? (arn?.method === '' ? arn.path : undefined),
    sourceIp: textAt(identity, 'sourceIp') ?? textAt(http, 'sourceIp'),
    userAgent:
      textAt(identity, 'userAgent') ?? textAt(http, 'userAgent') ?? headerValue(headers, 'user-agent'),
    apiId: textAt(context, 'apiId') ?? arn?.apiId,
    stage: textAt(context, 'stage') ?? arn?.stage,
    domain: textAt(context, 'domainName'),
    requestId: textAt(context, 'requestId'),
    extendedRequestId: textAt(context, 'extendedRequestId'),
    fapiInteractionId: interaction !== undefined && UUID.test(interaction) ? interaction : undefined,
    certificate: certificateOf(context),
  };
}

const pathOf = (event: unknown, arn: MethodArn | undefined): string | undefined =>
  withoutQuery(
    textAt(event, 'path') ?? textAt(event, 'rawPath') ?? (arn === undefined ? undefined : `/${arn.path}`),
  );

const withoutQuery = (path: string | undefined): string | undefined => path?.split('?', 1)[0];

/** The template of an HTTP API route: `GET /accounts/{id}` without its verb. */
const templateOf = (event: unknown): string | undefined => {
  const routeKey = textAt(event, 'routeKey');
  return routeKey?.includes(' ') ? routeKey.slice(routeKey.indexOf(' ') + 1) : routeKey;
};

/** Payload 2.0 keeps the certificate under `authentication`, REST and payload 1.0 under `identity`. */
function certificateOf(context: UnknownObject | undefined): ClientCertificate | undefined {
  const newer = objectAt(objectAt(context, 'authentication'), 'clientCert');
  const found =
    newer !== undefined && Object.hasOwn(newer, 'clientCertPem')
      ? newer
      : objectAt(objectAt(context, 'identity'), 'clientCert');
  if (found === undefined) return undefined;
  const { clientCertPem: pem } = found;
  const validity = objectAt(found, 'validity');
  return {
    pem: typeof pem === 'string' ? pem : undefined,
    subject: textAt(found, 'subjectDN'),
    issuer: textAt(found, 'issuerDN'),
    serial: textAt(found, 'serialNumber'),
    notBefore: textAt(validity, 'notBefore'),
    notAfter: textAt(validity, 'notAfter'),
  };
}
