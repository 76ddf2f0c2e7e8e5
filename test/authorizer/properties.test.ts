import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IntrospectionFault } from '../../authorizer/introspection.ts';
import { VALIDATIONS } from '../../shared/validations.ts';
import { authorizerEvents } from '../support/authorizer-any-event.ts';
import {
  NOW,
  OTHER_PEM_THUMBPRINT,
  okAnswer,
  RFC_PEM,
  RFC_THUMBPRINT,
  restEvent,
} from '../support/authorizer-events.ts';
import { run } from '../support/authorizer-run.ts';

const anyValue = fc.anything({ maxDepth: 2, withNullPrototype: false });

/** An answer of which each deciding member may be right or anything else. */
const answer = fc
  .dictionary(
    fc.constantFrom(
      'action',
      'existent',
      'usable',
      'expiresAt',
      'certificateThumbprint',
      'scopes',
      'subject',
      'clientId',
      'properties',
      'responseContent',
      'resultCode',
    ),
    fc.oneof(
      anyValue,
      fc.constantFrom<unknown>(
        'OK',
        'UNAUTHORIZED',
        true,
        false,
        null,
        NOW,
        NOW + 1,
        RFC_THUMBPRINT,
        OTHER_PEM_THUMBPRINT,
        'A065305',
      ),
    ),
    { maxKeys: 3 },
  )
  .map(okAnswer);

const mayAllow = (
  answered: Record<string, unknown>,
  presented: string | undefined,
  requireBinding: boolean,
): boolean =>
  answered['action'] === 'OK' &&
  answered['existent'] === true &&
  answered['usable'] === true &&
  Number(answered['expiresAt']) > NOW &&
  (answered['certificateThumbprint'] === null || answered['certificateThumbprint'] === undefined
    ? !requireBinding
    : answered['certificateThumbprint'] === presented);

const expectPolicy = (value: unknown): string => {
  const policy = value as {
    principalId: unknown;
    policyDocument: {
      Version: unknown;
      Statement: { Action: unknown; Effect: unknown; Resource: unknown }[];
    };
    context: Record<string, unknown>;
  };
  const [statement] = policy.policyDocument.Statement;
  expect(policy.principalId).toEqual(expect.stringMatching(/./));
  expect(policy.policyDocument.Statement).toHaveLength(1);
  expect(String(statement?.Resource).length).toBeLessThanOrEqual(512);
  expect(Object.values(policy.context).map((entry) => typeof entry)).not.toContain('object');
  expect(Buffer.byteLength(JSON.stringify(policy))).toBeLessThan(8_192);
  return String(statement?.Effect);
};

const expectSimple = (value: unknown): string => {
  const simple = value as { isAuthorized: unknown; context: Record<string, unknown> };
  expect(Object.keys(simple)).toEqual(['isAuthorized', 'context']);
  expect(simple.isAuthorized).toBeTypeOf('boolean');
  expect(Object.values(simple.context).map((entry) => typeof entry)).not.toContain('object');
  return simple.isAuthorized === true ? 'Allow' : 'Deny';
};

describe('whatever arrives', () => {
  test('an event that is anything at all is answered with a Deny', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (event) => {
        const result = await run({
          isAlone: true,
          event,
        });

        expect(expectPolicy(result.answer)).toBe('Deny');
        expect(result.record.decision).toBe('Deny');
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);

  test('every API gets an answer of its own form; an Allow needs an OK that holds, and its certificate', async () => {
    const allowed = new Map<string, number>();
    const modes = fc.record({
      policy: fc.boolean(),
      simpleResponse: fc.boolean(),
      requireBinding: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(authorizerEvents, answer, modes, async (event, introspected, mode) => {
        const {
          answer: answered,
          thrown,
          record,
        } = await run({
          isAlone: true,
          event,
          introspected,
          ...mode,
        });

        if (thrown === undefined) {
          const isSimple = mode.simpleResponse && event['version'] === '2.0' && event['type'] !== 'TOKEN';
          const effect = isSimple ? expectSimple(answered) : expectPolicy(answered);
          expect(record.decision).toBe(effect);
        } else {
          expect(mode.policy).toBe(false);
          expect(['Unauthorized', 'Internal Server Error']).toContain(thrown.message);
          expect(record.decision).toBe('Deny');
        }
        if (record.decision === 'Allow') {
          const kind = `${String(event['type'])} ${String(event['version'])} ${record.binding}`;
          allowed.set(kind, (allowed.get(kind) ?? 0) + 1);
          expect(mayAllow(introspected, record.certificate_thumbprint, mode.requireBinding)).toBe(true);
          for (const name of VALIDATIONS)
            expect(['passed', 'skipped']).toContain(
              record.checks.find((check) => check.name === name)?.result,
            );
        }
      }),
      { numRuns: 10_000 },
    );
    for (const kind of ['REQUEST undefined', 'REQUEST 1.0', 'REQUEST 2.0'])
      expect(allowed.get(`${kind} bound`)).toBeGreaterThan(20);
  }, 300_000);
});

const secret = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789-._~+/'),
  minLength: 20,
  maxLength: 60,
});

/** A proof is a JWS; what is none is not sent as one that could be echoed. */
const jws = fc
  .tuple(secret, secret)
  .map((parts) => ['eyJ0', ...parts].map((part) => part.replaceAll(/[^\w-]/g, '_')).join('.'));

/** Forms in which a secret would still be one. */
const formsOf = (text: string): string[] => [
  text,
  Buffer.from(text).toString('base64').replace(/=+$/, ''),
  Buffer.from(text).toString('base64url'),
  Buffer.from(`Bearer ${text}`).toString('base64').slice(12, -6),
  encodeURIComponent(text),
];

/** Ways in which a server or a hook may echo a secret. */
const echo = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `the token ${text} is bad`,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`Authorization: Bearer ${text}`).toString('base64'),
  (text) => encodeURIComponent(text),
  (text) => JSON.stringify({ text }),
  (text) => `${'x'.repeat(500)}${text}`,
);

describe('secrets', () => {
  test('are in no byte of record, answer or error, however they are echoed', async () => {
    await fc.assert(
      fc.asyncProperty(secret, jws, secret, echo, async (token, proof, apiSecret, form) => {
        const texts = [token, proof, apiSecret, RFC_PEM].map(form);
        const event = restEvent({
          headers: {
            Authorization: `DPoP ${token}`,
            DPoP: proof,
            'User-Agent': form(token),
            Cookie: apiSecret,
          },
        });
        const introspected = okAnswer({
          resultMessage: texts.join(' '),
          subject: form(token),
          clientIdAlias: form(apiSecret),
          clientIdAliasUsed: true,
          scopes: [form(proof)],
          consentedClaims: texts,
          grant: { [form(token)]: form(apiSecret) },
          properties: [
            { key: form(token), value: form(proof), hidden: false },
            { key: 'k', value: apiSecret, hidden: true },
          ],
        });
        const failing = (): never => {
          throw new IntrospectionFault('introspection_failed', 'It failed.', {
            resultCode: form(token),
            resultMessage: texts.join(' '),
          });
        };
        const hooks = {
          updatePolicyContext: (...args: unknown[]) =>
            Object.assign(args.at(-1) as object, { [form(token)]: texts.join() }),
          onAllow: () => {
            throw new Error(texts.join(' '));
          },
          onDeny: (...args: unknown[]) => {
            Object.assign(args.at(-1) as object, { principalId: form(token) });
            throw new Error(texts.join(' '));
          },
        };

        for (const answered of [
          introspected,
          { ...introspected, action: 'UNAUTHORIZED', responseContent: `Bearer error="${form(token)}"` },
          failing,
        ]) {
          const introspection = {
            secrets: [apiSecret],
            introspect: async () => (typeof answered === 'function' ? answered() : answered),
          };
          const result = await run({
            isAlone: true,
            event,
            introspection,
            hooks,
          });
          const written = JSON.stringify([result.record, result.answer]);

          for (const text of [token, proof, apiSecret])
            for (const leaked of formsOf(text)) expect(written).not.toContain(leaked);
          for (const line of RFC_PEM.split('\n').slice(1, 6)) expect(written).not.toContain(line);
          expect(written).not.toContain('BEGIN CERTIFICATE');
        }
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  test('of a call that is refused unread are not shown either', async () => {
    await fc.assert(
      fc.asyncProperty(
        secret,
        fc.constantFrom('Bearer ', 'Basic ', '', 'Bearer x,', 'Bearer  "'),
        async (token, scheme) => {
          const event = restEvent({
            headers: { Authorization: `${scheme}${token}`, 'User-Agent': `curl ${token}` },
            more: { queryStringParameters: { access_token: token } },
          });
          const hooks = {
            onEnter: () => {
              throw new Error(`saw ${token}`);
            },
          };

          for (const result of [
            await run({
              isAlone: true,
              event,
            }),
            await run({
              isAlone: true,
              event,
              hooks,
            }),
          ])
            expect(JSON.stringify([result.record, result.answer])).not.toContain(token);
        },
      ),
      { numRuns: 200 },
    );
  });
});
