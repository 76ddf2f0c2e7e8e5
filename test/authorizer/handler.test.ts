import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizerBundle, buildAuthorizerBundle } from '../support/authorizer-bundle.ts';
import { okAnswer, restEvent, TOKEN } from '../support/authorizer-events.ts';
import { answerJson, type ScriptedServer, startScriptedServer } from '../support/authorizer-server.ts';

let bundle: AuthorizerBundle;
let server: ScriptedServer;

const SECRET = 'service-secret-9f3c1d';
const environment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  AUTHLETE_BASE_URL: server.url,
  AUTHLETE_SERVICE_APIKEY: '21653835348762',
  AUTHLETE_SERVICE_APISECRET: SECRET,
  GATELENS_ROUTES: '{"GET /time":["time:query"]}',
  ...more,
});

const call = (event: unknown, then = ''): string =>
  `const answer = await handler(${JSON.stringify(event)}, { awsRequestId: 'lambda-1', getRemainingTimeInMillis: () => 10000 });
   process.stderr.write(JSON.stringify(answer) + '\\n');
   ${then}`;

const linesOf = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  bundle = await buildAuthorizerBundle();
  server = await startScriptedServer(answerJson(okAnswer({ expiresAt: Date.now() + 3_600_000 })));
});

afterAll(async () => {
  await server.close();
  await bundle.remove();
});

describe('the Lambda bundle', () => {
  test('holds own code, shared code and Powertools, no guidance and no explanation', () => {
    const foreign = bundle.inputs.filter(
      (input) =>
        !/^(?:authorizer|shared)\/|node_modules\/(?:@aws-lambda-powertools|@aws\/lambda-invoke-store)\//.test(
          input,
        ),
    );

    expect(foreign).toEqual([]);
    expect(bundle.inputs).not.toContain('shared/explain.ts');
    expect(bundle.bytes).toBeLessThanOrEqual(64_000);
  });

  test('writes one record and one EMF line, each on its own line, before it answers', async () => {
    const { stdout, stderr } = await bundle.run(
      call(restEvent()),
      environment({ _X_AMZN_TRACE_ID: 'Root=1-abc-def;Sampled=1' }),
    );

    const [record, emf, ...rest] = linesOf(stdout);
    expect(rest).toEqual([]);
    expect(record).toMatchObject({
      schema: 'gatelens.decision/1',
      decision: 'Allow',
      required_scope: 'time:query',
      xray_trace_id: '1-abc-def',
      function_request_id: 'lambda-1',
    });
    expect(emf).toMatchObject({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Gatelens',
            Dimensions: [
              ['service', 'Decision'],
              ['service', 'Reason'],
            ],
            Metrics: [{ Name: 'Decisions', Unit: 'Count' }],
          },
          {
            Namespace: 'Gatelens',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'DecisionLatency', Unit: 'Milliseconds' },
              { Name: 'IntrospectionLatency', Unit: 'Milliseconds' },
              { Name: 'ColdStarts', Unit: 'Count' },
            ],
          },
        ],
      },
      service: 'gatelens-authorizer',
      Decision: 'Allow',
      Reason: 'allowed',
      Decisions: 1,
      DecisionId: record?.['decision_id'],
    });
    expect(Object.keys(emf ?? {}).filter((key) => key !== 'service' && key in (record ?? {}))).toEqual([]);
    expect(JSON.parse(stderr)).toMatchObject({ context: { decision_id: record?.['decision_id'] } });
  });

  test.each([
    { POWERTOOLS_LOG_LEVEL: 'SILENT' },
    { LOG_LEVEL: 'CRITICAL' },
    { AWS_LAMBDA_LOG_LEVEL: 'FATAL' },
    { AWS_LAMBDA_LOG_LEVEL: 'ERROR', POWERTOOLS_LOG_LEVEL: 'DEBUG' },
    { POWERTOOLS_DEV: 'true' },
    { POWERTOOLS_METRICS_DISABLED: 'true' },
    { POWERTOOLS_LOGGER_SAMPLE_RATE: '1' },
    { POWERTOOLS_LOGGER_LOG_EVENT: 'true' },
    { POWERTOOLS_METRICS_NAMESPACE: 'Other' },
    { TZ: 'Asia/Tokyo' },
  ])('%j neither silences nor reshapes them', async (more: Readonly<Record<string, string>>) => {
    const { stdout, stderr } = await bundle.run(call(restEvent()), environment(more));

    expect(linesOf(stdout)).toEqual([
      expect.objectContaining({
        schema: 'gatelens.decision/1',
        level: 'INFO',
        timestamp: expect.stringMatching(/Z$/),
      }),
      expect.objectContaining({ _aws: expect.anything(), Decisions: 1 }),
    ]);
    expect(stdout + stderr).not.toContain(TOKEN);
    expect(stdout + stderr).not.toContain(SECRET);
  });

  test('a record outlives a process that is killed right after the answer', async () => {
    const { stdout, signal } = await bundle.run(
      call(restEvent(), "process.kill(process.pid, 'SIGKILL');"),
      environment(),
    );

    expect(signal).toBe('SIGKILL');
    expect(linesOf(stdout)).toHaveLength(2);
  });

  test('a record behind a full pipe outlives a process that is killed right after the answer', async () => {
    const { stdout, signal } = await bundle.run(
      `const filler = 'x'.repeat(1_000_000) + '\\n';
       process.stdout.write(filler);
       if (process.stdout.writableLength === 0) throw new Error('the pipe took it all');
       ${call(restEvent(), "process.kill(process.pid, 'SIGKILL');")}`,
      environment(),
    );

    expect(signal).toBe('SIGKILL');
    expect(linesOf(stdout.slice(1_000_001))).toMatchObject([
      { schema: 'gatelens.decision/1', decision: 'Allow' },
      { Decision: 'Allow' },
    ]);
  });

  test('a log reader that stands still holds the answer up for a bounded time only', async () => {
    const script = `process.stdout.write('x'.repeat(1_000_000) + '\\n');
      const started = Date.now();
      ${call(restEvent(), 'process.stderr.write(String(Date.now() - started)); process.exit(0);')}`;

    const { stderr } = await bundle.run(script, environment(), { stdout: 'stalled' });

    const [answer, waited] = stderr.split('\n');
    expect(JSON.parse(String(answer))).toMatchObject({ context: { reason: 'allowed' } });
    expect(Number(waited)).toBeGreaterThan(200);
  });

  test('a closed log does not take the answer with it', async () => {
    const { stderr, code } = await bundle.run(call(restEvent()), environment(), { stdout: 'closed' });

    expect(JSON.parse(stderr)).toMatchObject({ context: { reason: 'allowed' } });
    expect(code).toBe(0);
  });

  test.each([
    { name: 'no token', event: restEvent({ headers: {} }), reason: 'no_credentials' },
    {
      name: 'an unknown route',
      event: restEvent({ more: { requestContext: { resourcePath: '/x', httpMethod: 'GET' } } }),
      reason: 'route_unknown',
    },
    { name: 'another certificate', event: restEvent({ pem: null }), reason: 'certificate_missing' },
    { name: 'nothing', event: null, reason: 'request_malformed' },
  ])('a refused call has its record too: $name', async ({ event, reason }) => {
    const { stdout } = await bundle.run(call(event), environment());

    expect(linesOf(stdout)).toEqual([
      expect.objectContaining({ decision: 'Deny', reason }),
      expect.objectContaining({ Decision: 'Deny', Reason: reason }),
    ]);
  });

  test('an unbound token is refused unless that is turned off, and then counted', async () => {
    const unbound = await startScriptedServer(
      answerJson(okAnswer({ expiresAt: Date.now() + 3_600_000, certificateThumbprint: null })),
    );
    try {
      const strict = await bundle.run(call(restEvent()), environment({ AUTHLETE_BASE_URL: unbound.url }));
      const lax = await bundle.run(
        call(restEvent()),
        environment({ AUTHLETE_BASE_URL: unbound.url, GATELENS_REQUIRE_BINDING: 'false' }),
      );

      expect(linesOf(strict.stdout)).toMatchObject([{ reason: 'binding_required' }, { BindingFailures: 1 }]);
      expect(linesOf(lax.stdout)).toMatchObject([
        { decision: 'Allow', binding: 'unbound' },
        { UnboundAllows: 1 },
      ]);
    } finally {
      await unbound.close();
    }
  });

  test.each([
    { POWERTOOLS_METRICS_DISABLED: 'maybe' },
    { POWERTOOLS_LOGGER_SAMPLE_RATE: 'x' },
    { POWERTOOLS_LOGGER_LOG_EVENT: 'maybe' },
  ])(
    '%j costs a line at the start, neither record nor metrics',
    async (more: Readonly<Record<string, string>>) => {
      const { stdout, stderr } = await bundle.run(call(restEvent()), environment(more));

      const [fault, record, metrics] = linesOf(stdout);
      expect(fault).toMatchObject({ level: 'ERROR', message: expect.stringContaining('POWERTOOLS_') });
      expect(record).toMatchObject({ schema: 'gatelens.decision/1', decision: 'Allow' });
      expect(metrics).toMatchObject({ _aws: expect.anything(), Decisions: 1 });
      expect(JSON.parse(stderr)).toMatchObject({ context: { reason: 'allowed' } });
    },
  );

  test('masks by its variables, and keeps the key to itself', async () => {
    const key = 'masking-key-of-the-test';
    const { stdout, stderr } = await bundle.run(
      call(restEvent()),
      environment({
        GATELENS_MASK_SUB: 'hmac',
        GATELENS_MASK_SOURCE_IP: 'drop',
        GATELENS_MASK_PROPERTIES: '{"shown":"drop"}',
        GATELENS_MASK_KEY: key,
        GATELENS_ALLOW_DETAIL: '1',
      }),
    );

    const [record] = linesOf(stdout);
    expect(record).toMatchObject({
      decision: 'Allow',
      sub: `hmac:${createHmac('sha256', key).update('john').digest('base64url')}`,
      introspection_response: { properties: [{ key: 'shown', hidden: false }] },
      masked: expect.arrayContaining(['sub', 'source_ip', 'introspection_response.properties.0']),
    });
    expect(record).not.toHaveProperty('source_ip');
    expect(stdout).not.toContain('192.0.2.1');
    expect(stdout + stderr).not.toContain(key);
  });

  test('shortens the records of an Allow by its variable', async () => {
    const { stdout } = await bundle.run(call(restEvent()), environment({ GATELENS_ALLOW_DETAIL: 'compact' }));
    const refused = await bundle.run(
      call(restEvent({ pem: null })),
      environment({ GATELENS_ALLOW_DETAIL: 'compact' }),
    );

    expect(linesOf(stdout)).toMatchObject([{ detail: 'compact', checks: [] }, { Decisions: 1 }]);
    expect(linesOf(refused.stdout)[0]).toMatchObject({ checks: expect.arrayContaining([expect.anything()]) });
    expect(linesOf(refused.stdout)[0]).not.toHaveProperty('detail');
  });

  test('lists every variable of masking and detail that cannot be used, without its value', async () => {
    const { stdout } = await bundle.run(
      call(restEvent()),
      environment({
        GATELENS_MASK_SUB: 'hash-it',
        GATELENS_MASK_SOURCE_IP: 'hmac',
        GATELENS_MASK_PROPERTIES: '{"a":"hide-it"}',
        GATELENS_MASK_KEY: 'short-key',
        GATELENS_ALLOW_DETAIL: '1.5',
      }),
    );

    const [fault, record] = linesOf(stdout);
    expect(fault?.['problems']).toEqual([
      'GATELENS_MASK_SUB is not drop or hmac.',
      'GATELENS_MASK_PROPERTIES is not drop, hmac or a JSON object of them.',
      'GATELENS_MASK_KEY has less than 16 characters.',
      'GATELENS_ALLOW_DETAIL is not full, compact or 0 to 1.',
    ]);
    expect(record).toMatchObject({ reason: 'config_invalid' });
    expect(stdout).not.toMatch(/hash-it|hide-it|short-key|1\.5[^0-9]/);
  });

  test('blanks around the URL do not stop the start', async () => {
    const { stdout } = await bundle.run(
      call(restEvent()),
      environment({ AUTHLETE_BASE_URL: `${server.url} ` }),
    );

    expect(linesOf(stdout)[0]).toMatchObject({ decision: 'Allow' });
  });

  test('a wrong configuration is one line at the start, and every token is refused', async () => {
    const { stdout } = await bundle.run(call(restEvent()), {
      AUTHLETE_BASE_URL: 'http://example.com',
      GATELENS_ROUTES: '{',
    });

    const [fault, record] = linesOf(stdout);
    expect(fault).toMatchObject({
      level: 'ERROR',
      problems: [
        expect.stringContaining('GATELENS_ROUTES'),
        expect.stringContaining('AUTHLETE_BASE_URL'),
        expect.stringContaining('AUTHLETE_SERVICE_APIKEY'),
        expect.stringContaining('AUTHLETE_SERVICE_APISECRET'),
      ],
    });
    expect(record).toMatchObject({ decision: 'Deny', outcome: 'error', reason: 'config_invalid' });
  });
});
