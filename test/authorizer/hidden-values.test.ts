import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventSecrets } from '../../authorizer/event-secrets.ts';
import { createScrub, knownForms } from '../../authorizer/scrub.ts';
import { createScrubber } from '../../authorizer/secrets.ts';
import { okAnswer, RFC_PEM, restEvent } from '../support/authorizer-events.ts';
import { run } from '../support/authorizer-run.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/time';

describe('what an answer hides', () => {
  test.each([true, 'true', 1, null])('stays out of record and answer with hidden %j', async (hidden) => {
    const introspected = okAnswer({ properties: [{ key: 'k', value: 'hidden-value-51', hidden }] });
    const onIntrospection = (): never => {
      throw new Error('bad hidden-value-51');
    };

    const { record, answer } = await run({ event: restEvent(), introspected, hooks: { onIntrospection } });

    expect(record.introspection_exception).toContain('bad [masked]');
    expect(JSON.stringify([record, answer])).not.toContain('hidden-value-51');
  });

  test('covers a credential nonce', async () => {
    const { record, answer } = await run({
      event: restEvent(),
      introspected: okAnswer({ cnonce: 'nonce-of-credential' }),
      hooks: {
        updatePolicyContext: (...args: unknown[]) =>
          void Object.assign(args.at(-1) as object, { note: 'nonce-of-credential' }),
      },
    });

    expect(JSON.stringify([record, answer])).not.toContain('nonce-of-credential');
    expect(record.masked).toContain('introspection_response.cnonce');
  });

  test('does not hide the same text where it is shown', async () => {
    const properties = [{ key: 'username', value: 'john@example.com', hidden: true }];
    const introspected = okAnswer({ subject: 'john@example.com', properties });

    const { record } = await run({ event: restEvent(), introspected });

    expect(record.sub).toBe('john@example.com');
  });
});

describe('the token of a TOKEN event', () => {
  test.each([{}, { version: '1.0' }, { version: '2.0' }, { version: 5 }])(
    'is shown by nothing that repeats it, with $version as version',
    async (more) => {
      for (const token of ['short-9a', 'a-longer-token-4f8a1c2b', '/like-a-path-4f8a1c2b']) {
        const event = { type: 'TOKEN', authorizationToken: `Bearer ${token}`, methodArn: ARN, ...more };
        const introspected = okAnswer({
          action: 'FORBIDDEN',
          subject: token,
          resultMessage: `not ${token}`,
          responseContent: `Bearer error="invalid_token", error_description="${token}"`,
        });

        const { record, answer } = await run({ event, introspected });

        expect(record.decision).toBe('Deny');
        expect(JSON.stringify([record, answer])).not.toContain(token);
      }
    },
  );
});

const secrets = (...presented: string[]): EventSecrets => ({ presented, beside: [] });

describe('a scrubber', () => {
  test.each(['a~secret~value', 'a%7Esecret%7Evalue', 'a%7esecret%7evalue'])('finds %s', (text) => {
    expect(createScrub(createScrubber(secrets('a~secret~value'), undefined))(text)).toBe('[masked]');
  });

  test.each(['se+cret/va lue', 'se%2bcret%2fva%20lue', 'se%2Bcret%2Fva+lue'])('finds %s', (text) => {
    expect(createScrub(createScrubber(secrets('se+cret/va lue'), undefined))(text)).toBe('[masked]');
  });

  test('has no form that is too short to be looked for, whatever the secret is made of', () => {
    const anySecret = fc.string({ unit: fc.constantFrom('a', '~', 'é', '\ud83d', '\udc00'), minLength: 8 });
    fc.assert(
      fc.property(anySecret, (secret) => {
        const scrubber = createScrubber(secrets(secret), undefined);

        for (const form of knownForms(scrubber, false)) expect(form.length).toBeGreaterThanOrEqual(8);
        expect(scrubber.found('a text without it')).toBe(false);
        expect(scrubber.found(`it is ${secret}`)).toBe(true);
      }),
      { numRuns: 2_000, examples: ['\ud800'.repeat(8), `${'\ud800'.repeat(5)}abc`].map((text) => [text]) },
    );
  });

  test('finds the lines of a certificate that came percent-encoded', () => {
    const scrubber = createScrubber(secrets(), encodeURIComponent(RFC_PEM));

    for (const line of RFC_PEM.split('\n').filter((text) => text.length === 64))
      expect(createScrub(scrubber)(`x ${line}`)).toBe('x [masked]');
  });
});
