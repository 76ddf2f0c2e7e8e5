import { describe, expect, test } from 'vitest';
import type { Policy } from '../../authorizer/policy.ts';
import { okAnswer, RFC_PEM, restEvent, TOKEN } from '../support/authorizer-events.ts';
import { effectOf, policyOf, type RunResult, run } from '../support/authorizer-run.ts';

const API_KEY = 'api-key-of-the-caller-31';
const SECRETS = {
  token: TOKEN,
  cookie: 'session-of-a-browser-77',
  apiSecret: 'secret of "the" client/1',
  hidden: 'hidden-property-51',
  nonce: 'nonce-of-credential-9',
  maskingKey: 'key-of-the-masking-44',
} as const;

const event = (apiKey = API_KEY): Record<string, unknown> =>
  restEvent({
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      Cookie: `a=b; session=${SECRETS.cookie}`,
      'X-Api-Key': apiKey,
    },
  });

/** A secret as somebody may write it down. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  `x${secret}y`,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('hex').toUpperCase(),
  ...['', 'x', 'xy'].flatMap((before) =>
    (['base64', 'base64url'] as const).map((form) => Buffer.from(before + secret).toString(form)),
  ),
];

const decide = (change: (policy: Policy) => unknown, received = event()): Promise<RunResult> => {
  const introspected = okAnswer({
    cnonce: SECRETS.nonce,
    properties: [{ key: 'k', value: SECRETS.hidden, hidden: true }],
  });
  return run({
    event: received,
    masking: { source_ip: 'hmac', key: SECRETS.maskingKey },
    introspection: { secrets: [SECRETS.apiSecret], introspect: async () => introspected },
    hooks: { onAllow: (...args: unknown[]) => void change(args.at(-1) as Policy) },
  });
};

const nameKey =
  (key: unknown) =>
  (policy: Policy): void => {
    Object.assign(policy, { usageIdentifierKey: key });
  };

describe('the API key that a hook names for the usage plan', () => {
  test.each(Object.entries({ ...SECRETS, apiKey: `${API_KEY} ` }))(
    'is left out when it is the %s in any form, and the record says so',
    async (_name, secret) => {
      for (const key of new Set(formsOf(secret))) {
        const result = await decide(nameKey(key));

        expect(effectOf(result)).toBe('Allow');
        expect(result.answer).not.toHaveProperty('usageIdentifierKey');
        expect(result.record.masked).toContain('usageIdentifierKey');
        expect(JSON.stringify([result.answer, result.record])).not.toContain(key);
      }
    },
  );

  test.each(RFC_PEM.split('\n').slice(1, 3))(
    'is left out when a line of the certificate is in it: %s',
    async (line) => {
      const result = await decide(nameKey(`x${line}y`));

      expect(result.answer).not.toHaveProperty('usageIdentifierKey');
      expect(result.record.masked).toContain('usageIdentifierKey');
    },
  );

  test.each([
    { name: 'one of its own', key: 'key-of-plan-gold', received: event() },
    { name: 'the one of the caller', key: API_KEY, received: event() },
  ])('goes out as it is: $name', async ({ key, received }) => {
    const result = await decide(nameKey(key), received);

    expect(policyOf(result).usageIdentifierKey).toBe(key);
    expect(result.record.masked).not.toContain('usageIdentifierKey');
  });

  test('is left out when the caller sent its token as API key', async () => {
    const result = await decide(nameKey(TOKEN), event(TOKEN));

    expect(result.answer).not.toHaveProperty('usageIdentifierKey');
    expect(result.record.masked).toContain('usageIdentifierKey');
  });

  test.each([
    { name: 'a number', key: 5 },
    { name: 'an object', key: {} },
    { name: 'too long', key: 'x'.repeat(257) },
    { name: 'a line feed in it', key: 'a\nb' },
    { name: 'a lone surrogate', key: '\ud800' },
  ])('refuses the call when it is no key: $name', async ({ key }) => {
    const result = await decide(nameKey(key));

    expect(effectOf(result)).toBe('Deny');
    expect(result.record.reason).toBe('hook_failed');
  });

  test.each([undefined, null, ''])('%j is none', async (key) => {
    const result = await decide(nameKey(key));

    expect(effectOf(result)).toBe('Allow');
    expect(result.answer).not.toHaveProperty('usageIdentifierKey');
  });
});

describe('a statement that a hook adds', () => {
  test.each(formsOf(TOKEN))('refuses the call when it holds the token as %s', async (form) => {
    for (const member of ['Resource', 'Action'] as const) {
      const result = await decide(({ policyDocument: { Statement } }) => {
        const [own] = Statement;
        if (own !== undefined) Statement.push({ ...own, [member]: [`x/${form}`] });
      });

      expect(effectOf(result)).toBe('Deny');
      expect(result.record).toMatchObject({ reason: 'hook_failed' });
      expect(JSON.stringify([result.answer, result.record])).not.toContain(form);
    }
  });
});
