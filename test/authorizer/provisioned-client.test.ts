import { randomUUID } from 'node:crypto';
import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIntrospection } from '../../authorizer/introspection-client.ts';
import type { IntrospectionConfiguration } from '../../authorizer/introspection-configuration.ts';
import { type FakeAws, PARAMETER_ARN, SECRET_ARN, startFakeAws } from '../support/authorizer-aws.ts';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { type RunResult, run } from '../support/authorizer-run.ts';
import { answerJson, type ScriptedServer, startScriptedServer } from '../support/authorizer-server.ts';

let aws: FakeAws;
let server: ScriptedServer;
/** Secret that the introspection server takes at the moment. */
let accepted = '';
/** Clients of AWS and what they fetched are kept by region and ARN, so each test has a region of its own. */
let arn = '';
let tests = 0;
const inRegion = (text: string): string => text.replace('eu-west-1', `eu-test-${tests}`);

beforeAll(async () => {
  server = await startScriptedServer((seen, response, request) => {
    const authorization = String(seen.headers['authorization']);
    const credential = Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString();
    const isRight = credential === `key:${accepted}` || authorization === `Bearer ${accepted}`;
    const body = isRight ? okAnswer() : { resultMessage: `not ${authorization} ${credential}` };
    answerJson(body, isRight ? 200 : 401)(seen, response, request);
  });
});

afterAll(() => server.close());

beforeEach(async () => {
  aws = await startFakeAws();
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  tests += 1;
  arn = inRegion(SECRET_ARN);
  accepted = `first-${randomUUID()}`;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

const configure = (changes: Partial<IntrospectionConfiguration> = {}): IntrospectionConfiguration =>
  ({
    kind: 'authlete',
    apiVersion: 'V2',
    baseUrl: server.url,
    serviceApiKey: 'key',
    secret: { variable: 'AUTHLETE_SERVICE_APISECRET_ARN', arn },
    ...changes,
  }) as IntrospectionConfiguration;

const clientOf = (changes?: Partial<IntrospectionConfiguration>) =>
  createIntrospection(configure(changes)).introspection;

const decide = (introspection = clientOf()): Promise<RunResult> => run({ event: restEvent(), introspection });

describe('a secret by ARN', () => {
  test('comes from Secrets Manager, once for many calls', async () => {
    aws.texts.set(arn, accepted);
    const introspection = clientOf();

    const results = [await decide(introspection), await decide(introspection)];

    expect(results.map(({ record }) => record.decision)).toEqual(['Allow', 'Allow']);
    expect(aws.calls()).toEqual([{ operation: 'GetSecretValue', arn, body: { SecretId: arn } }]);
  });

  test('comes decrypted from the Parameter Store', async () => {
    const parameter = inRegion(PARAMETER_ARN);
    aws.texts.set(parameter, accepted);

    const { record } = await decide(
      clientOf({ secret: { variable: 'AUTHLETE_SERVICE_APISECRET_ARN', arn: parameter } }),
    );

    expect(record.decision).toBe('Allow');
    expect(aws.calls()).toEqual([
      { operation: 'GetParameter', arn: parameter, body: { Name: parameter, WithDecryption: true } },
    ]);
  });

  test('may be a member of a JSON text, and end with a line feed', async () => {
    aws.texts.set(arn, JSON.stringify({ other: 'x', 'api secret': `${accepted}\n` }));

    const { record } = await decide(
      clientOf({ secret: { variable: 'AUTHLETE_SERVICE_APISECRET_ARN', arn: `${arn}#api secret` } }),
    );

    expect(record.decision).toBe('Allow');
  });

  test('serves Authlete 3.x as an access token', async () => {
    aws.texts.set(arn, accepted);

    const { record } = await decide(clientOf({ apiVersion: 'V3' }));

    expect(record.decision).toBe('Allow');
    expect(server.seen.at(-1)?.path).toBe('/api/key/auth/introspection');
  });

  test('that no header can carry is a wrong configuration of Authlete 3.x, not a server out of reach', async () => {
    const [first, second] = ['first-line-9d1c', 'second-line-77aa'];
    aws.texts.set(arn, `${first}\n${second}`);

    const result = await decide(clientOf({ apiVersion: 'V3' }));

    expect(result.record).toMatchObject({ decision: 'Deny', reason: 'config_invalid' });
    expect(JSON.stringify(result)).not.toMatch(/first-line|second-line/);
  });

  test.each<{ name: string; text?: string; key?: string; message: RegExp }>([
    { name: 'does not exist', message: /could not be fetched \(ResourceNotFoundException\)/ },
    { name: 'is blank', text: ' ', message: /holds no text\.$/ },
    { name: 'has no such member', text: '{"a":"b"}', key: 'c', message: /holds no text under its key/ },
    { name: 'has a member of the prototype only', text: '{}', key: 'toString', message: /under its key/ },
    { name: 'is not JSON', text: 'secret-value-8e1f', key: 'a', message: /under its key/ },
  ])('that $name is a fault of its own, without any value', async ({ text, key, message }) => {
    if (text !== undefined) aws.texts.set(arn, text);
    const before = server.seen.length;

    const { record, answer } = await decide(
      clientOf({
        secret: {
          variable: 'AUTHLETE_SERVICE_APISECRET_ARN',
          arn: key === undefined ? arn : `${arn}#${key}`,
        },
      }),
    );

    expect(record).toMatchObject({ decision: 'Deny', outcome: 'error', reason: 'secret_unavailable' });
    expect(record.introspection_exception).toMatch(message);
    expect(record.introspection_exception).toContain('AUTHLETE_SERVICE_APISECRET_ARN');
    expect(JSON.stringify([record, answer])).not.toContain('secret-value');
    expect(server.seen).toHaveLength(before);
  });

  test('that worked goes on to work while the store fails', async () => {
    vi.stubEnv('POWERTOOLS_PARAMETERS_MAX_AGE', '0');
    aws.texts.set(arn, accepted);
    const introspection = clientOf();
    await decide(introspection);
    aws.texts.clear();

    const { record } = await decide(introspection);

    expect(record.decision).toBe('Allow');
    await expect.poll(() => aws.calls()).toHaveLength(2);
  });

  test('that worked goes on to work at once while the store stands still', async () => {
    vi.stubEnv('POWERTOOLS_PARAMETERS_MAX_AGE', '0');
    aws.texts.set(arn, accepted);
    const introspection = clientOf();
    await decide(introspection);
    const stalled = vi.spyOn(SecretsProvider.prototype, 'get').mockReturnValue(new Promise(() => undefined));
    try {
      const results = [
        await run({ event: restEvent(), introspection, timeoutMs: 10_000 }),
        await run({ event: restEvent(), introspection, timeoutMs: 10_000 }),
      ];

      expect(results.map(({ record }) => record.decision)).toEqual(['Allow', 'Allow']);
      expect(stalled).toHaveBeenCalledTimes(1);
    } finally {
      stalled.mockRestore();
    }
  });

  test('that is fetched too slowly is a fault within the deadline', async () => {
    const slow = await startScriptedServer(() => undefined);
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', slow.url);
    try {
      const { record } = await run({
        event: restEvent(),
        introspection: clientOf(),
        timeoutMs: 200,
      });

      expect(record).toMatchObject({
        outcome: 'error',
        reason: 'introspection_timeout',
        introspection_exception: expect.stringMatching(/within \d{1,3} ms\.$/),
      });
    } finally {
      await slow.close();
    }
  });
});

describe('rotation', () => {
  test('a secret that the server refuses is fetched afresh, and the call repeated, once', async () => {
    aws.texts.set(arn, accepted);
    const introspection = clientOf();
    await decide(introspection);
    const old = accepted;
    accepted = `second-${randomUUID()}`;
    aws.texts.set(arn, accepted);
    const before = server.seen.length;

    const { record, answer } = await decide(introspection);

    expect(record.decision).toBe('Allow');
    expect(server.seen).toHaveLength(before + 2);
    expect(aws.calls()).toHaveLength(2);
    for (const secret of [old, accepted]) expect(JSON.stringify([record, answer])).not.toContain(secret);
  });

  test('calls at once fetch a rotated secret without harm', async () => {
    aws.texts.set(arn, accepted);
    const introspection = clientOf();
    await decide(introspection);
    accepted = `second-${randomUUID()}`;
    aws.texts.set(arn, accepted);

    const results = await Promise.all(Array.from({ length: 4 }, () => decide(introspection)));

    expect(results.map(({ record }) => record.decision)).toEqual(Array(4).fill('Allow'));
  });

  test('a secret that is wrong and stays wrong is not fetched for every call', async () => {
    aws.texts.set(arn, 'wrong-secret-value');
    const introspection = clientOf();
    const before = server.seen.length;

    const results = [await decide(introspection), await decide(introspection), await decide(introspection)];

    expect(results.map(({ record }) => record.reason)).toEqual(Array(3).fill('introspection_unauthorized'));
    expect(aws.calls()).toHaveLength(2);
    expect(server.seen).toHaveLength(before + 3);
  });

  test('neither the new nor the old secret reaches a record that quotes it', async () => {
    accepted = 'old-secret-4b1d9f';
    aws.texts.set(arn, accepted);
    const introspection = clientOf();
    const hooks = {
      updatePolicyContext: (...args: unknown[]) =>
        void Object.assign(args[5] as object, { note: 'old-secret-4b1d9f and new-secret-77aa01' }),
    };
    await decide(introspection);
    accepted = 'new-secret-77aa01';
    aws.texts.set(arn, accepted);

    const { answer, record } = await run({ event: restEvent(), introspection, hooks });

    expect(record.decision).toBe('Allow');
    const text = JSON.stringify([answer, record]);
    expect(text).toContain('[masked]');
    expect(text).not.toContain('old-secret');
    expect(text).not.toContain('new-secret');
  });
});

describe('a secret by value', () => {
  test('is not fetched again when the server refuses it', async () => {
    const introspection = createIntrospection({
      kind: 'rfc7662',
      endpoint: server.url,
      clientId: 'key',
      secret: 'wrong-secret-value',
    }).introspection;
    const before = server.seen.length;

    const { record } = await decide(introspection);

    expect(record.reason).toBe('introspection_unauthorized');
    expect(server.seen).toHaveLength(before + 1);
    expect(aws.calls()).toEqual([]);
  });
});
