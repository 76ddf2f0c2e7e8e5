import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../authorizer/event.ts';
import { parseMethodArn } from '../../authorizer/method-arn.ts';
import { clientCert, RFC_PEM, restEvent } from '../support/authorizer-events.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123';

describe('parseMethodArn', () => {
  test.each([
    { rest: '/test/GET/request', method: 'GET', path: 'request' },
    { rest: '/test/GET/', method: 'GET', path: '' },
    { rest: '/test/GET', method: 'GET', path: '' },
    { rest: '/test/GET//x', method: 'GET', path: '/x' },
    { rest: '/$default/POST/a%2Fb:c', method: 'POST', path: 'a%2Fb:c' },
    { rest: '/prod/$connect', method: '', path: '$connect' },
  ])('$rest has method "$method" and path "$path"', ({ rest, method, path }) => {
    expect(parseMethodArn(`${ARN}${rest}`)).toMatchObject({ apiId: 'abcdef123', method, path });
  });

  test.each(['garbage', '', ARN, `${ARN}/test`, `${ARN}//GET/x`, `${ARN}/test//x`, 42, null, undefined])(
    '%s is no method ARN',
    (text) => {
      expect(parseMethodArn(text)).toBeUndefined();
    },
  );
});

const http2Event = (more: object = {}): object => ({
  version: '2.0',
  type: 'REQUEST',
  routeArn: `${ARN}/$default/GET/my/path`,
  routeKey: 'GET /my/{name}',
  rawPath: '/my/path',
  headers: { authorization: 'Bearer tok' },
  requestContext: {
    apiId: 'abcdef123',
    domainName: 'api.example.com',
    http: { method: 'GET', path: '/my/path', sourceIp: '192.0.2.7', userAgent: 'agent' },
    authentication: { clientCert: clientCert(RFC_PEM) },
    requestId: 'id',
    stage: '$default',
  },
  ...more,
});

describe('parseEvent', () => {
  test.each([
    { name: 'REST REQUEST', event: restEvent(), kind: 'rest_request', resource: '/time', method: 'GET' },
    {
      name: 'payload 1.0',
      event: restEvent({ more: { version: '1.0' } }),
      kind: 'http_1',
      resource: '/time',
      method: 'GET',
    },
    { name: 'payload 2.0', event: http2Event(), kind: 'http_2', resource: '/my/{name}', method: 'GET' },
    {
      name: 'TOKEN',
      event: { type: 'TOKEN', authorizationToken: 'Bearer tok', methodArn: `${ARN}/test/GET/time` },
      kind: 'rest_token',
      resource: undefined,
      method: 'GET',
    },
    {
      name: 'WebSocket',
      event: {
        type: 'REQUEST',
        methodArn: `${ARN}/prod/$connect`,
        headers: { Authorization: 'Bearer tok' },
        requestContext: { eventType: 'CONNECT', routeKey: '$connect' },
      },
      kind: 'websocket',
      resource: undefined,
      method: '',
    },
  ])('$name is a $kind with its route and its token', ({ event, kind, resource, method }) => {
    const parsed = parseEvent(event);

    expect(parsed).toMatchObject({ kind: 'request', request: { kind, method } });
    expect(parsed.kind === 'request' && parsed.request.resource).toBe(resource);
    expect(parsed.kind === 'request' && parsed.request.authorization.values).toHaveLength(1);
  });

  test('the certificate of payload 2.0 and of REST is found', () => {
    for (const event of [http2Event(), restEvent()])
      expect(parseEvent(event)).toMatchObject({ request: { certificate: { pem: RFC_PEM, serial: '02' } } });
  });

  test.each([
    { name: 'an empty one of 2.0 leaves that of 1.0', newer: {}, pem: RFC_PEM },
    { name: 'a null PEM of 2.0 hides that of 1.0', newer: { clientCertPem: null }, pem: undefined },
    { name: 'an empty PEM of 2.0 hides that of 1.0', newer: { clientCertPem: '' }, pem: '' },
    { name: 'a PEM of 2.0 hides that of 1.0', newer: { clientCertPem: 'newer' }, pem: 'newer' },
  ])('of two certificates $name', ({ newer, pem }) => {
    const identity = { clientCert: { clientCertPem: RFC_PEM } };
    const parsed = parseEvent(
      restEvent({ more: { requestContext: { identity, authentication: { clientCert: newer } } } }),
    );

    expect(parsed.kind === 'request' && parsed.request.certificate?.pem).toBe(pem);
  });

  test.each([
    {
      name: 'null maps of the console',
      event: { ...restEvent(), headers: null, multiValueHeaders: null, requestContext: null },
    },
    { name: 'a null certificate', event: restEvent({ pem: null }) },
    { name: 'an empty authentication', event: http2Event({ requestContext: { authentication: {} } }) },
  ])('$name leaves out what is missing', ({ event }) => {
    const parsed = parseEvent(event);

    expect(parsed.kind).toBe('request');
    expect(parsed.kind === 'request' && parsed.request.certificate).toBeUndefined();
  });

  test.each([
    { path: 'GET/a*b', reason: 'resource_wildcard' },
    { path: 'GET/a?b', reason: 'resource_wildcard' },
    { path: `GET/${'x'.repeat(513)}`, reason: 'resource_too_long' },
  ])('a path that is no policy resource is refused as $reason', ({ path, reason }) => {
    const event = restEvent({ more: { methodArn: `${ARN}/test/${path}` } });

    expect(parseEvent(event)).toMatchObject({ kind: 'malformed', reason });
  });

  test('a path of exactly 512 characters with its ARN is taken', () => {
    const prefix = `${ARN}/test/GET/`;
    const event = restEvent({ more: { methodArn: prefix + 'x'.repeat(512 - prefix.length) } });

    expect(parseEvent(event).kind).toBe('request');
  });

  test('the query is in no path', () => {
    const event = restEvent({ more: { path: '/time?token=x' } });

    expect(parseEvent(event)).toMatchObject({ request: { path: '/time' } });
  });

  test.each([
    { sent: '0d4a1f2c-6a07-4e60-9f65-0b9a3a2f3b11', taken: '0d4a1f2c-6a07-4e60-9f65-0b9a3a2f3b11' },
    { sent: 'not a uuid', taken: undefined },
  ])('x-fapi-interaction-id "$sent" is taken only as a UUID', ({ sent, taken }) => {
    const parsed = parseEvent(restEvent({ headers: { 'x-fapi-interaction-id': sent } }));

    expect(parsed.kind === 'request' && parsed.request.fapiInteractionId).toBe(taken);
  });
});
