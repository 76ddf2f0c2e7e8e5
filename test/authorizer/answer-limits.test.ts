import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
  });
});
