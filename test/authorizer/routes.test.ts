import { describe, expect, test } from 'vitest';
import { Authorizer } from '../../authorizer/authorizer.ts';
import { NOW, okAnswer as okAnswerFor, restEvent } from '../support/authorizer-events.ts';
import { effectOf, keepRecords, run } from '../support/authorizer-run.ts';

const routes = { 'GET /time': ['time:query'], 'ANY /accounts/{id}': ['accounts:read'] };
const at = (resource: string, method: string): Record<string, unknown> =>
  restEvent({
    more: {
      resource,
      httpMethod: method,
      requestContext: { resourcePath: resource, httpMethod: method, stage: 'test' },
    },
  });
const unbound = { certificateThumbprint: null };

describe('the route table', () => {
  test.each([
    { event: at('/time', 'GET'), required: 'time:query' },
    { event: at('/accounts/{id}', 'DELETE'), required: 'accounts:read' },
  ])('a route needs the scopes of its rule: $required', async ({ event, required }) => {
    const result = await run({ event, routes, introspected: { ...okAnswerFor(), ...unbound } });

    expect(effectOf(result)).toBe('Allow');
    expect(result.record.required_scope).toBe(required);
    expect(result.requests[0]?.scopes).toEqual([required]);
  });

  test.each([
    { name: 'another verb', event: at('/time', 'POST') },
    { name: 'another template', event: at('/time/', 'GET') },
    { name: 'a path like a template of a rule', event: at('/{proxy+}', 'GET') },
    {
      name: 'a TOKEN event, which has no template',
      event: {
        type: 'TOKEN',
        authorizationToken: 'Bearer tok',
        methodArn: 'arn:aws:execute-api:r:1:a/s/GET/time',
      },
    },
  ])('$name is refused as route_unknown without asking', async ({ event }) => {
    const result = await run({ event, routes });

    expect(result.record).toMatchObject({ decision: 'Deny', reason: 'route_unknown', http_status: 403 });
    expect(result.requests).toHaveLength(0);
  });

  test('the rule * names the scopes of every other route', async () => {
    const result = await run({
      event: at('/other', 'GET'),
      routes: { ...routes, '*': [] },
      introspected: { ...okAnswerFor(), ...unbound },
    });

    expect(effectOf(result)).toBe('Allow');
  });

  test('an overridden hook goes before the table, a function before both', async () => {
    const hooks = { determineScopes: () => ['from:hook'] };

    const fromHook = await run({ event: at('/other', 'GET'), routes, hooks });
    const fromFunction = await run({ event: at('/other', 'GET'), routes, hooks, scopes: null });

    expect(fromHook.requests[0]?.scopes).toEqual(['from:hook']);
    expect(fromFunction.requests[0]?.scopes).toBeNull();
  });

  test('no function but null leaves the route table in force', async () => {
    const records = keepRecords();
    const authorizer = new Authorizer({
      routes,
      introspection: { introspect: async () => okAnswerFor() },
      now: () => NOW,
      recordWriter: records,
    });

    await authorizer.handle(at('/other', 'GET'), {}, null as never);

    expect(records.records).toMatchObject([{ decision: 'Deny', reason: 'route_unknown' }]);
  });

  test.each([
    { name: 'a number', scopes: 5 },
    { name: 'a scope with a blank', scopes: ['a b'] },
    { name: 'a list with a number', scopes: ['a', 1] },
    { name: 'an empty name', scopes: [''] },
    { name: 'a list with a hole', scopes: Object.assign([], { 1: 'a' }) },
  ])('a hook that answers $name fails', async ({ scopes }) => {
    const result = await run({ event: restEvent(), hooks: { determineScopes: () => scopes } });

    expect(result.record.reason).toBe('hook_failed');
    expect(result.requests).toHaveLength(0);
  });

  test('a text of scopes is read as a list', async () => {
    const result = await run({
      event: restEvent(),
      hooks: { determineScopes: () => 'time:query accounts:read' },
    });

    expect(result.requests[0]?.scopes).toEqual(['time:query', 'accounts:read']);
  });
});

describe('allowedDomains', () => {
  test.each([
    { domain: 'api.example.com', effect: 'Allow' },
    { domain: 'API.EXAMPLE.COM', effect: 'Allow' },
    { domain: 'abcdef123.execute-api.us-east-1.amazonaws.com', effect: 'Deny' },
    { domain: 'api.example.com.evil.test', effect: 'Deny' },
    { domain: undefined, effect: 'Deny' },
  ])('$domain: $effect', async ({ domain, effect }) => {
    const event = restEvent({ more: { requestContext: { domainName: domain, resourcePath: '/time' } } });

    const result = await run({
      event,
      allowedDomains: ['api.example.com'],
      introspected: { ...okAnswerFor(), ...unbound },
    });

    expect(effectOf(result)).toBe(effect);
    expect(result.requests).toHaveLength(effect === 'Allow' ? 1 : 0);
    if (effect === 'Deny') expect(result.record.reason).toBe('domain_not_allowed');
  });
});
