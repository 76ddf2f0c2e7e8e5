import { createHmac } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provideAuthorizerBundle } from '../../cli/artefact/authorizer-bundle.ts';
import { createLambdaFunction, type LambdaFunction } from '../../local/lambda/lambda-function.ts';
import { type FakeAws, PARAMETER_ARN, SECRET_ARN, startFakeAws } from '../support/authorizer-aws.ts';
import { type AuthorizerBundle, buildAuthorizerBundle } from '../support/authorizer-bundle.ts';
import { okAnswer, RFC_THUMBPRINT, restEvent } from '../support/authorizer-events.ts';
import { answerJson, type ScriptedServer, startScriptedServer } from '../support/authorizer-server.ts';
import { createMemoryLogs, type MemoryLogs } from '../support/lambda-logs.ts';

const SECRET = 'client-secret-2f90c1';

let entry: string;
let bundle: AuthorizerBundle;
let server: ScriptedServer;
let aws: FakeAws;
const functions: LambdaFunction[] = [];

beforeAll(async () => {
  entry = await provideAuthorizerBundle();
  bundle = await buildAuthorizerBundle();
  aws = await startFakeAws();
  aws.texts.set(SECRET_ARN, JSON.stringify({ introspection: SECRET }));
  server = await startScriptedServer(
    answerJson({
      active: true,
      client_id: 'client-1',
      sub: 'john',
      scope: 'time:query',
      exp: Math.floor(Date.now() / 1000) + 600,
      cnf: { 'x5t#S256': RFC_THUMBPRINT },
    }),
  );
});

afterAll(async () => {
  await Promise.all(functions.map((lambda) => lambda.close()));
  await server.close();
  await aws.close();
  await bundle.remove();
});

const start = (
  environment: Readonly<Record<string, string>>,
): { lambda: LambdaFunction; logs: MemoryLogs } => {
  const logs = createMemoryLogs();
  const lambda = createLambdaFunction({
    functionName: 'gatelens-authorizer',
    bundle: entry,
    environment: {
      INTROSPECTION_ENDPOINT: `${server.url}/introspect`,
      INTROSPECTION_CLIENT_ID: 'api-1',
      ...environment,
    },
    timeoutMs: 10_000,
    memoryMb: 256,
    maxEnvironments: 1,
    logs,
    logGroup: '/aws/lambda/gatelens-authorizer',
  });
  functions.push(lambda);
  return { lambda, logs };
};

const basicOf = (secret: string): string => `Basic ${Buffer.from(`api-1:${secret}`).toString('base64')}`;

describe('the Lambda bundle in its chunks', () => {
  test('a cold start loads nothing that only some calls or settings need', () => {
    const chunks = [
      'rfc7662-client.ts',
      'rfc7662-answer.ts',
      'provisioned-client.ts',
      'secret-loader.ts',
      'mend-record.ts',
      'mend-answer.ts',
      'reshape-record.ts',
      'mask-variables.ts',
      'hooked-policy.ts',
      'decide-fully.ts',
      'evaluation.ts',
      'answering.ts',
      'challenge.ts',
      'refusal-steps.ts',
      'measure-details.ts',
      'determine-scopes.ts',
      'read-configuration.ts',
      'configuration.ts',
      'introspection-response.ts',
      'certificate.ts',
      'credentials.ts',
    ].map((name) => `authorizer/${name}`);

    for (const chunk of chunks) {
      expect(bundle.inputs).toContain(chunk);
      expect(bundle.loadedInputs).not.toContain(chunk);
    }
    expect(bundle.loadedInputs.filter((input) => input.includes('/parameters/'))).toEqual([]);
    expect(bundle.inputs.filter((input) => /@aws-sdk|@smithy/.test(input))).toEqual([]);
  });

  test.each([
    { chunk: 'decide-fully', event: restEvent({ headers: {} }) },
    { chunk: 'decide-fully', event: restEvent() },
    { chunk: 'reasons', event: restEvent() },
    {
      chunk: 'introspection-cache',
      event: restEvent(),
      environment: { GATELENS_INTROSPECTION_CACHE_TTL_SECONDS: '60' },
    },
  ])(
    'a call whose $chunk cannot be loaded is a Deny with a record',
    async ({ chunk, event, environment }) => {
      const damaged = await buildAuthorizerBundle();
      const refusing = await startScriptedServer(
        answerJson({ type: 'introspectionResponse', action: 'UNAUTHORIZED', resultCode: 'A057302' }),
      );
      try {
        const folder = dirname(damaged.file);
        const [file = ''] = (await readdir(folder)).filter((name) => name.startsWith(`${chunk}-`));
        await rm(join(folder, file));

        const { stdout, stderr } = await damaged.run(
          `process.stderr.write(JSON.stringify(await handler(${JSON.stringify(event)}, {})));`,
          {
            AUTHLETE_BASE_URL: refusing.url,
            AUTHLETE_SERVICE_APIKEY: '1',
            AUTHLETE_SERVICE_APISECRET: SECRET,
            ...environment,
          },
        );

        expect(JSON.parse(stderr)).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });
        expect(JSON.parse(stdout.split('\n', 1)[0] ?? '')).toMatchObject({
          schema: 'gatelens.decision/1',
          decision: 'Deny',
          outcome: 'error',
          reason: 'internal_error',
        });
      } finally {
        await refusing.close();
        await damaged.remove();
      }
    },
  );

  test('a plain Allow needs nothing but what a cold start has loaded', async () => {
    const whole = await buildAuthorizerBundle();
    const authlete = await startScriptedServer(
      answerJson(okAnswer({ expiresAt: Date.now() + 600_000, properties: null })),
    );
    try {
      const folder = dirname(whole.file);
      const others = (await readdir(folder)).filter((name) => !/^(?:index|main-.*)\.mjs$/.test(name));
      for (const name of others) await rm(join(folder, name));

      const { stdout, stderr } = await whole.run(
        `process.stderr.write(JSON.stringify(await handler(${JSON.stringify(restEvent())}, {})));`,
        {
          AUTHLETE_BASE_URL: authlete.url,
          AUTHLETE_SERVICE_APIKEY: '1',
          AUTHLETE_SERVICE_APISECRET: SECRET,
          GATELENS_ROUTES: '{"GET /time":["time:query"]}',
          GATELENS_REQUIRE_BINDING: 'true',
        },
      );

      expect(others.length).toBeGreaterThan(10);
      expect(JSON.parse(stderr)).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Allow' }] } });
      expect(stdout.split('\n', 2).map((line) => JSON.parse(line))).toMatchObject([
        { decision: 'Allow', reason: 'allowed', binding: 'bound' },
        { Decision: 'Allow', Decisions: 1, ColdStarts: 1 },
      ]);
    } finally {
      await authlete.close();
      await whole.remove();
    }
  });

  test('asks an RFC 7662 server', async () => {
    const { lambda } = start({ INTROSPECTION_CLIENT_SECRET: SECRET });

    const result = await lambda.invoke(restEvent());

    expect(result).toMatchObject({
      kind: 'success',
      payload: { context: { reason: 'allowed', client_id: 'client-1', action: 'OK' } },
    });
    expect(server.seen.at(-1)?.headers['authorization']).toBe(basicOf(SECRET));
  });

  test('fetches its secret by the AWS SDK of the runtime, and logs it nowhere', async () => {
    const { lambda, logs } = start({
      ...aws.environment,
      INTROSPECTION_CLIENT_SECRET_ARN: `${SECRET_ARN}#introspection`,
    });

    const result = await lambda.invoke(restEvent());

    expect(result).toMatchObject({ payload: { context: { reason: 'allowed' } } });
    expect(server.seen.at(-1)?.headers['authorization']).toBe(basicOf(SECRET));
    expect(logs.messages().join('\n')).not.toContain(SECRET);
  });

  test('fetches the key of masking by its ARN, and leaves subjects out while it cannot be had', async () => {
    const key = 'masking-key-of-the-store';
    aws.texts.set(PARAMETER_ARN, key);
    const variables = { ...aws.environment, INTROSPECTION_CLIENT_SECRET: SECRET, GATELENS_MASK_SUB: 'hmac' };
    const known = start({ ...variables, GATELENS_MASK_KEY_ARN: PARAMETER_ARN });
    const unknown = start({ ...variables, GATELENS_MASK_KEY_ARN: `${PARAMETER_ARN}-of-nobody` });

    // The first record does not wait long for a key: on a busy machine the SDK is loaded too late for it.
    await known.lambda.invoke(restEvent());
    await known.lambda.invoke(restEvent());
    await unknown.lambda.invoke(restEvent());

    const recordOf = ({ logs }: { logs: MemoryLogs }): Record<string, unknown> =>
      JSON.parse(logs.messages().findLast((message) => message.includes('"gatelens.decision/1"')) ?? '{}');
    expect(recordOf(known)).toMatchObject({
      decision: 'Allow',
      sub: `hmac:${createHmac('sha256', key).update('john').digest('base64url')}`,
    });
    expect(recordOf(unknown)).toMatchObject({ decision: 'Allow', masked: expect.arrayContaining(['sub']) });
    expect(recordOf(unknown)).not.toHaveProperty('sub');
    expect([...known.logs.messages(), ...unknown.logs.messages()].join('\n')).not.toContain(key);
  });

  test('lists every bad variable of every kind in one line at the start', async () => {
    const { lambda, logs } = start({
      AUTHLETE_BASE_URL: 'x',
      INTROSPECTION_CLIENT_SECRET: SECRET,
      INTROSPECTION_CA: '/nowhere',
      GATELENS_REQUIRE_BINDING: 'perhaps',
    });

    const result = await lambda.invoke(restEvent());

    expect(result).toMatchObject({ payload: { context: { reason: 'config_invalid' } } });
    const [line] = logs.messages().filter((message) => message.includes('"problems"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      problems: [
        expect.stringContaining('both kinds'),
        expect.stringContaining('INTROSPECTION_CA'),
        'AUTHLETE_BASE_URL is not a URL.',
        'AUTHLETE_SERVICE_APIKEY is not set.',
        'AUTHLETE_SERVICE_APISECRET is not set.',
        'GATELENS_REQUIRE_BINDING is neither true nor false.',
      ],
    });
  });
});
