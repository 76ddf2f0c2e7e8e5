import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAuthorizerResult } from '../../../local/gateway/authorizer-result.ts';

const STATEMENT = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: 'arn:x' };
const policyOf = (statement: unknown, version: unknown = '2012-10-17') => ({
  principalId: 'p',
  policyDocument: { Version: version, Statement: [statement] },
});
const VALID = policyOf(STATEMENT);

describe('parseAuthorizerResult (output of a Lambda authorizer)', () => {
  test.each([
    { name: 'no context', payload: VALID },
    {
      name: 'one statement without an array',
      payload: { ...VALID, policyDocument: { Version: '2012-10-17', Statement: STATEMENT } },
    },
    {
      name: 'arrays of actions and resources',
      payload: policyOf({ ...STATEMENT, Action: ['a', 'b'], Resource: ['c', 'd'] }),
    },
    { name: 'a Sid', payload: policyOf({ ...STATEMENT, Sid: 'one' }) },
    { name: 'the older version', payload: policyOf(STATEMENT, '2008-10-17') },
    { name: 'a usage key', payload: { ...VALID, usageIdentifierKey: 'k' } },
    { name: 'context of every kind', payload: { ...VALID, context: { a: 'x', b: 1, c: false, d: '' } } },
    { name: 'a Resource of 512 characters', payload: policyOf({ ...STATEMENT, Resource: 'r'.repeat(512) }) },
  ])('$name is valid', ({ payload }) => {
    expect(parseAuthorizerResult(payload)).toMatchObject({ kind: 'valid', result: { principalId: 'p' } });
  });

  test.each([
    { name: 'null', payload: null },
    { name: 'a text', payload: 'Allow' },
    { name: 'an array', payload: [VALID] },
    { name: 'no principalId', payload: { policyDocument: VALID.policyDocument } },
    { name: 'an empty principalId', payload: { ...VALID, principalId: '' } },
    { name: 'a number as principalId', payload: { ...VALID, principalId: 7 } },
    { name: 'no policy', payload: { principalId: 'p' } },
    { name: 'no statement', payload: { principalId: 'p', policyDocument: { Version: '2012-10-17' } } },
    {
      name: 'an empty list of statements',
      payload: { principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: [] } },
    },
    { name: 'an unknown version', payload: policyOf(STATEMENT, '2024-01-01') },
    { name: 'no version', payload: policyOf(STATEMENT, null) },
    { name: 'an effect in other case', payload: policyOf({ ...STATEMENT, Effect: 'allow' }) },
    { name: 'no Action', payload: policyOf({ Effect: 'Allow', Resource: 'r' }) },
    { name: 'no Resource', payload: policyOf({ Effect: 'Allow', Action: 'a' }) },
    { name: 'an empty Resource', payload: policyOf({ ...STATEMENT, Resource: [] }) },
    { name: 'a number among resources', payload: policyOf({ ...STATEMENT, Resource: ['r', 1] }) },
    { name: 'a Resource of 513 characters', payload: policyOf({ ...STATEMENT, Resource: 'r'.repeat(513) }) },
    { name: 'a Condition', payload: policyOf({ ...STATEMENT, Condition: { IpAddress: {} } }) },
    { name: 'NotResource', payload: policyOf({ ...STATEMENT, NotResource: 'r' }) },
    { name: 'context as a list', payload: { ...VALID, context: ['a'] } },
    { name: 'null in the context', payload: { ...VALID, context: { a: null } } },
    { name: 'an object in the context', payload: { ...VALID, context: { a: {} } } },
    { name: 'more than 8 KB', payload: { ...VALID, context: { a: 'x'.repeat(8_192) } } },
  ])('$name is invalid', ({ payload }) => {
    expect(parseAuthorizerResult(payload)).toMatchObject({ kind: 'invalid' });
  });

  test('what is wrong is said without a word of the answer', () => {
    const parsed = parseAuthorizerResult({ ...VALID, principalId: '', context: { token: 'secret' } });

    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  test('any JSON value is parsed without an error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(['valid', 'invalid']).toContain(parseAuthorizerResult(payload).kind);
      }),
    );
  });

  test('whatever stands in a policy, only texts that are not empty are read as actions and resources', () => {
    const damage = fc.constantFrom('Version', 'Statement', 'Effect', 'Action', 'Resource');
    fc.assert(
      fc.property(damage, fc.jsonValue(), (key, value) => {
        const inStatement = ['Effect', 'Action', 'Resource'].includes(key);
        const payload = inStatement
          ? policyOf({ ...STATEMENT, [key]: value })
          : { ...VALID, policyDocument: { ...VALID.policyDocument, [key]: value } };

        const parsed = parseAuthorizerResult(payload);

        if (parsed.kind === 'invalid') return;
        for (const { actions, resources } of parsed.result.statements) {
          expect([...actions, ...resources].every((text) => text !== '')).toBe(true);
        }
      }),
    );
  });
});
