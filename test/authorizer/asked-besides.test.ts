import { describe, expect, test } from 'vitest';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { effectOf, run } from '../support/authorizer-run.ts';

const API = 'https://api.example.com';

describe('what Authlete is asked about besides', () => {
  test('is in the request', async () => {
    const asked = { resources: [API], acrValues: ['gold'], maxAge: 60 };

    const { requests } = await run({ event: restEvent(), ...asked, determineSubject: async () => 'john' });

    expect(requests).toMatchObject([{ ...asked, subject: 'john' }]);
  });

  test('is nothing by default', async () => {
    const { requests } = await run({ event: restEvent(), determineSubject: () => null });

    expect(requests).toMatchObject([{ subject: null, resources: null, acrValues: null, maxAge: 0 }]);
  });

  test.each([
    {
      name: 'throws',
      determineSubject: () => {
        throw new Error('no subject');
      },
    },
    { name: 'answers with an empty text', determineSubject: () => '' },
    { name: 'answers with a number', determineSubject: () => 5 as unknown as string },
  ])('a determineSubject that $name refuses the call unasked', async ({ determineSubject }) => {
    const result = await run({ event: restEvent(), determineSubject });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe('hook_failed');
    expect(result.requests).toEqual([]);
  });
});

describe('a function of the user that does not answer', () => {
  const never = (): Promise<never> => new Promise(() => {});

  test.each([
    { name: 'determineSubject', options: { determineSubject: never } },
    { name: 'determineScopes', options: { hooks: { determineScopes: never } } },
  ])('is waited for no longer than an introspection: $name', async ({ name, options }) => {
    const result = await run({ event: restEvent(), timeoutMs: 20, ...options });

    expect(effectOf(result)).toBe('Deny');
    expect(result.record).toMatchObject({
      reason: 'hook_failed',
      introspection_exception: `${name}: Error: no answer in time`,
    });
    expect(result.requests).toEqual([]);
  });
});

describe('the audience with Authlete', () => {
  test.each([
    { name: 'a resource of the token', answer: { accessTokenResources: ['x', API] }, reason: 'allowed' },
    { name: 'a resource of the grant alone', answer: { resources: [API] }, reason: 'allowed' },
    {
      name: 'a resource of the grant, not of the token',
      answer: { resources: [API], accessTokenResources: ['x'] },
      reason: 'audience_mismatch',
    },
    { name: 'no resource', answer: {}, reason: 'audience_mismatch' },
    { name: 'a text', answer: { accessTokenResources: API }, reason: 'audience_mismatch' },
  ])('$name: $reason', async ({ answer, reason }) => {
    const { record } = await run({ event: restEvent(), audience: API, introspected: okAnswer(answer) });

    expect(record.reason).toBe(reason);
  });
});
