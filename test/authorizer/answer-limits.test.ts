import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../authorizer/policy.ts';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { policyOf, run } from '../support/authorizer-run.ts';

const KEYS = [
  'challenge',
  'token_hash',
  'decision_id',
  'reason',
  'http_status',
  'sub',
  'truncated',
  'a',
  'ключ',
];
const longText = fc
  .tuple(fc.constantFrom('x', '☃', '"', '\\', '\u0000', '😀'), fc.constantFrom(1, 300, 3_000, 9_000))
  .map(([character, count]) => character.repeat(count));

describe('the answer stays below 8 KB', () => {
  test('whatever a server says and a hook adds, also to the keys that are kept to the last', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), longText), longText, { maxKeys: 6 }),
        longText,
        fc.constantFrom('OK', 'UNAUTHORIZED'),
        async (added, said, action) => {
          const hooks = {
            updatePolicyContext: (...args: unknown[]) => void Object.assign(args.at(-1) as object, added),
          };
          const introspected = okAnswer({ action, subject: said, resultMessage: said, scopes: [said, said] });

          const result = await run({ event: restEvent(), hooks, introspected });
          const policy = policyOf(result);

          expect(Buffer.byteLength(JSON.stringify(policy))).toBeLessThan(8_192);
          expect(policy.context).toMatchObject({
            decision_id: result.record.decision_id,
            reason: result.record.reason,
            http_status: result.record.http_status,
          });
        },
      ),
      { numRuns: 500 },
    );
  }, 120_000);
});

describe('what is given up first', () => {
  const added = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, 'x'.repeat(240)]));
  const hooks = {
    updatePolicyContext: (...args: unknown[]) => void Object.assign(args.at(-1) as object, added),
  };

  test('is what hooks added, and only as much of it as has to go', async () => {
    const { context } = policyOf(await run({ event: restEvent(), hooks }));
    const gone = Object.keys(added).filter((key) => !(key in context));

    expect(context).toMatchObject({ sub: 'john', client_id: '26478243745571', exp: expect.any(Number) });
    expect(context['scope']).toBe('time:query accounts:read');
    expect(gone.length).toBeLessThan(12);
    for (const key of gone) expect(String(context['truncated']).split(',')).toContain(key);
  });

  test('leaves room for a long resource and a long principal', async () => {
    const methodArn = `arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/${'☃'.repeat(440)}`;
    const introspected = okAnswer({ subject: '☃'.repeat(256) });

    const policy = policyOf(await run({ event: restEvent({ more: { methodArn } }), hooks, introspected }));

    expect(Buffer.byteLength(JSON.stringify(policy))).toBeLessThan(8_192);
  });

  test('never is a statement: too many of them are a hook that failed', async () => {
    const onAllow = (...args: unknown[]): void => {
      const { Statement } = (args.at(-1) as Policy).policyDocument;
      for (let count = 0; count < 60; count += 1)
        Statement.push({ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: 'r'.repeat(400) });
    };

    const result = await run({ event: restEvent(), hooks: { onAllow } });

    expect(result.record).toMatchObject({ decision: 'Deny', reason: 'hook_failed' });
    expect(Buffer.byteLength(JSON.stringify(result.answer))).toBeLessThan(8_192);
  });
});
