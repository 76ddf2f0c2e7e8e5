import fc from 'fast-check';
import type { EventKind } from '../../authorizer/event.ts';
import { clientCert, OTHER_PEM, RFC_PEM, restEvent, TOKEN } from './authorizer-events.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test';

/** An event of one kind, with the parts that a property varies. */
interface EventParts {
  readonly kind: EventKind;
  readonly pem: string | null;
  readonly authorization: string | null;
  /** The console test of API Gateway sends null where a call has none. */
  readonly hasNullMaps: boolean;
}

const headersOf = ({ authorization, hasNullMaps }: EventParts, name: string): object | null =>
  authorization === null ? (hasNullMaps ? null : {}) : { [name]: authorization };

const restCall = (parts: EventParts): Record<string, unknown> => {
  const headers = headersOf(parts, 'Authorization') as Record<string, unknown> | null;
  const maps = {
    queryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    multiValueHeaders: null,
  };
  return restEvent({
    pem: parts.pem,
    headers,
    more: parts.hasNullMaps ? { ...maps, body: null, isBase64Encoded: false } : {},
  });
};

const BUILDERS: Readonly<Record<EventKind, (parts: EventParts) => Record<string, unknown>>> = {
  rest_request: restCall,
  http_1: (parts) => ({ ...restCall(parts), version: '1.0', identitySource: parts.authorization }),
  rest_token: ({ authorization }) => ({
    type: 'TOKEN',
    authorizationToken: authorization,
    methodArn: `${ARN}/GET/time`,
  }),
  http_2: (parts) => ({
    version: '2.0',
    type: 'REQUEST',
    routeArn: `${ARN}/GET/time`,
    routeKey: 'GET /time',
    rawPath: '/time',
    headers: headersOf(parts, 'authorization'),
    requestContext: {
      http: { method: 'GET', path: '/time' },
      authentication: parts.pem === null ? null : { clientCert: clientCert(parts.pem) },
    },
    ...(parts.hasNullMaps ? { queryStringParameters: null, pathParameters: null, cookies: null } : {}),
  }),
  websocket: (parts) => ({
    type: 'REQUEST',
    methodArn: `${ARN}/$connect`,
    headers: headersOf(parts, 'Authorization'),
    multiValueHeaders: parts.hasNullMaps ? null : {},
    requestContext: { routeKey: '$connect', eventType: 'CONNECT', identity: { sourceIp: '192.0.2.1' } },
  }),
};

const wellFormed = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(BUILDERS) as EventKind[])),
    pem: fc.constantFrom(RFC_PEM, RFC_PEM, OTHER_PEM, null, 'CERT_CONTENT'),
    authorization: fc.oneof(
      { weight: 8, arbitrary: fc.constant(`Bearer ${TOKEN}`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(null, '', 'Bearer', `Basic ${TOKEN}`, `Bearer ${TOKEN}, Bearer x`),
      },
    ),
    hasNullMaps: fc.boolean(),
  })
  .map((parts) => BUILDERS[parts.kind](parts));

const anyValue = fc.anything({ maxDepth: 2, withNullPrototype: false });
const members = fc.dictionary(
  fc.constantFrom(
    'type',
    'version',
    'methodArn',
    'routeArn',
    'headers',
    'multiValueHeaders',
    'requestContext',
    'queryStringParameters',
    'authorizationToken',
    'resource',
    'path',
    'routeKey',
    'httpMethod',
  ),
  anyValue,
  { maxKeys: 3 },
);
const contextMembers = fc.dictionary(
  fc.constantFrom('identity', 'authentication', 'domainName', 'http', 'eventType', 'path', 'requestId'),
  anyValue,
  { maxKeys: 2 },
);

const broken = fc.tuple(wellFormed, members, contextMembers).map(([event, changes, context]) => ({
  ...event,
  requestContext: { ...(event['requestContext'] as object | undefined), ...context },
  ...changes,
}));

/** Events of every kind that API Gateway sends: as they should be, and with members replaced by anything. */
export const authorizerEvents: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 3, arbitrary: wellFormed },
  { weight: 2, arbitrary: broken },
);
