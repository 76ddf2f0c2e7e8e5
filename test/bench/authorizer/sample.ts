import { hash } from 'node:crypto';

/** Credentials of the resource server at the introspection server, as long as Authlete makes them. */
export const SERVICE = {
  key: '10738518415927',
  secret: 'kXpTn2vQ8RzLw5YbJc7HfMd3GsVu6EaN9xPqTtKrWyE',
} as const;

/** Scope that the sample call needs. */
export const SCOPE = 'time:query';

const PEM_LABELS = /-----[^-]+-----/g;
const HOUR_MS = 3_600_000;

/** x5t#S256 of a certificate: as cheap as it can be had, so that the peers are not slowed down by it. */
export const thumbprintOf = (pem: string): string =>
  hash('sha256', Buffer.from(pem.replace(PEM_LABELS, ''), 'base64'), 'base64url');

/** The event that API Gateway sends for `GET /time` with a token and a client certificate. */
export const buildEvent = (token: string, pem: string): Readonly<Record<string, unknown>> => {
  const headers = {
    accept: 'application/json',
    Authorization: `Bearer ${token}`,
    Host: 'api.example.com',
    'User-Agent': 'curl/8.10.1',
    'X-Amzn-Trace-Id': 'Root=1-67d6a1c2-4f8a1c2b3d5e6f708192a3b4',
    'x-fapi-interaction-id': 'c770aef3-6784-41f7-8e0e-ff5f97bddb3a',
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  };
  return {
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/time',
    resource: '/time',
    path: '/time',
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: {},
    stageVariables: {},
    requestContext: buildRequestContext(pem),
  };
};

const buildRequestContext = (pem: string): object => ({
  resourceId: '05c7jb',
  resourcePath: '/time',
  httpMethod: 'GET',
  extendedRequestId: 'HXqk3H2uoAMFhEA=',
  requestTime: '22/Nov/2026:12:00:00 +0000',
  path: '/time',
  accountId: '123456789012',
  protocol: 'HTTP/1.1',
  stage: 'test',
  domainPrefix: 'api',
  requestTimeEpoch: 1_795_348_800_000,
  requestId: '1b2f6c3e-3a3f-4a55-9d0c-6d1a3ee0f7aa',
  identity: {
    sourceIp: '192.0.2.1',
    userAgent: 'curl/8.10.1',
    clientCert: {
      clientCertPem: pem,
      subjectDN: 'CN=tutorial-client',
      issuerDN: 'CN=tutorial-client',
      serialNumber: '5d:0f:3c:11:8e:42:9a:77',
      validity: { notBefore: 'Nov 22 00:00:00 2026 GMT', notAfter: 'Nov 22 00:00:00 2027 GMT' },
    },
  },
  domainName: 'api.example.com',
  apiId: 'abcdef123',
});

/** Authlete's answer for a valid token that is bound to a certificate. */
export const buildAuthleteAnswer = (thumbprint: string, nowMs: number): object => ({
  type: 'introspectionResponse',
  resultCode: 'A056001',
  resultMessage: '[A056001] The access token is valid.',
  action: 'OK',
  clientId: 26_478_243_745_571,
  clientIdAlias: 'tutorial-client',
  clientIdAliasUsed: false,
  existent: true,
  usable: true,
  sufficient: true,
  refreshable: false,
  expiresAt: nowMs + HOUR_MS,
  responseContent: 'Bearer error="invalid_request"',
  scopes: [SCOPE, 'accounts:read'],
  subject: 'john',
  certificateThumbprint: thumbprint,
  grantType: 'AUTHORIZATION_CODE',
  clientAttributes: [{ key: 'tier', value: 'gold' }],
  properties: [{ key: 'consent', value: '7f4b', hidden: false }],
});

/** The same in the words of RFC 7662. */
export const buildStandardAnswer = (thumbprint: string, nowMs: number): object => ({
  active: true,
  scope: `${SCOPE} accounts:read`,
  client_id: 'tutorial-client',
  sub: 'john',
  token_type: 'Bearer',
  exp: Math.floor((nowMs + HOUR_MS) / 1_000),
  cnf: { 'x5t#S256': thumbprint },
});
