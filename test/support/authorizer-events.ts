/** Token of the sample events. */
export const TOKEN = 'sample-token-4f8a1c2b3d5e';

/** RFC 8705 appendix A: expired since 2022, and still to be matched. */
export const RFC_PEM = `-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----
`;
/** x5t#S256 of {@link RFC_PEM}. */
export const RFC_THUMBPRINT = 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0';

/** Another self-signed certificate. */
export const OTHER_PEM = `-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUQNGAN2UVEdx/F2x+RE8gNAC6M84wCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFb3RoZXIwIBcNMjYxMTIyMjAzOTE4WhgPMjEyNjEwMjkyMDM5
MThaMBAxDjAMBgNVBAMMBW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
P2CdR6usxDngJkWhrmZhDW6tszSc/OqkyIGcpIldC9znimAxPYC3ZEZfEa7aG7iN
PoQP1j5nJD7XE8xGX0zzO6NTMFEwHQYDVR0OBBYEFKvghoXQ/ofrhkWxhnzzwbCh
hIVyMB8GA1UdIwQYMBaAFKvghoXQ/ofrhkWxhnzzwbChhIVyMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAICWktTUQzJ7S8eQGiork3Rbr7Tpzann
5DzapGwJzDlBAiA7jjI/xO/eq7O2RsrPF0Gd0fY4cqttVrcX3MUwDT7Gmg==
-----END CERTIFICATE-----
`;
/** x5t#S256 of {@link OTHER_PEM}. */
export const OTHER_PEM_THUMBPRINT = 'asLpB2M049fmwZPwxk54u9M-bg7IrRp6FMLzMeiW3zA';

/** Thumbprint of RFC 8705 section 3.1, of a certificate that nobody has. */
export const OTHER_THUMBPRINT = 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2';

/** Parts of a REST event that a test may change. */
export interface EventChanges {
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly pem?: string | null;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Certificate as API Gateway describes it. */
export const clientCert = (pem: string): object => ({
  clientCertPem: pem,
  subjectDN: 'CN=mtls',
  issuerDN: 'CN=mtls',
  serialNumber: '02',
  validity: { notBefore: 'Oct 18 12:37:09 2018 GMT', notAfter: 'May  2 12:37:09 2022 GMT' },
});

/** Builds a REST REQUEST event for `GET /time` with a token and the certificate of RFC 8705. */
export const restEvent = ({
  headers,
  pem = RFC_PEM,
  more = {},
}: EventChanges = {}): Record<string, unknown> => ({
  type: 'REQUEST',
  methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/time',
  resource: '/time',
  path: '/time',
  httpMethod: 'GET',
  headers: headers === undefined ? { Authorization: `Bearer ${TOKEN}` } : headers,
  requestContext: {
    resourcePath: '/time',
    httpMethod: 'GET',
    path: '/test/time',
    stage: 'test',
    domainName: 'api.example.com',
    requestId: 'request-1',
    extendedRequestId: 'extended-1',
    apiId: 'abcdef123',
    identity: {
      sourceIp: '192.0.2.1',
      userAgent: 'curl/8.0',
      clientCert: pem === null ? null : clientCert(pem),
    },
  },
  ...more,
});

/** Time at which the sample answers are valid, milliseconds since the epoch. */
export const NOW = 1_640_416_000_000;

/** Builds Authlete's answer for a valid token. */
export const okAnswer = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  type: 'introspectionResponse',
  resultCode: 'A056001',
  resultMessage: '[A056001] The access token is valid.',
  action: 'OK',
  clientId: 26478243745571,
  existent: true,
  usable: true,
  sufficient: true,
  refreshable: true,
  expiresAt: 1_640_416_873_999,
  responseContent: 'Bearer error="invalid_request"',
  scopes: ['time:query', 'accounts:read'],
  subject: 'john',
  certificateThumbprint: RFC_THUMBPRINT,
  grantType: 'AUTHORIZATION_CODE',
  properties: [
    { key: 'shown', value: 'yes', hidden: false },
    { key: 'hidden', value: 'hidden-property-value', hidden: true },
  ],
  ...changes,
});
