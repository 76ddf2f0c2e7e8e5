import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Authorizer } from '../../authorizer/authorizer.ts';
import type { Measured } from '../../authorizer/record-metrics.ts';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { decisionRecordSchema } from '../../shared/decision-record-schema.ts';
import { explain } from '../../shared/explain.ts';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { run } from '../support/authorizer-run.ts';

const sizeOf = (record: DecisionRecord): number => Buffer.byteLength(JSON.stringify(record));
/** Ids as long as API Gateway and Lambda make them. */
const LIFELIKE = {
  event: restEvent({
    more: {
      requestContext: {
        ...(restEvent()['requestContext'] as object),
        requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
        extendedRequestId: 'AbCdEfGhIjKlMn=',
        domainName: 'abcdef1234.execute-api.eu-central-1.amazonaws.com',
      },
    },
  }),
  context: { awsRequestId: '79b4f56e-95b1-4643-9700-2807f4e68189' },
  scopes: ['time:query'],
};
const NO_TOKEN = restEvent({ headers: {} });

describe('the record of an Allow', () => {
  beforeEach(() => {
    vi.stubEnv(
      '_X_AMZN_TRACE_ID',
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    );
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('is whole and at most 3 kB unless asked otherwise', async () => {
    const { record } = await run(LIFELIKE);

    expect(record).not.toHaveProperty('detail');
    expect(sizeOf(record)).toBeLessThanOrEqual(3 * 1024);
  });

  test.each(['compact', 0] as const)(
    'with %j keeps what finds and explains it within 1.2 kB',
    async (allowDetail) => {
      const { record } = await run({ ...LIFELIKE, allowDetail });

      expect(decisionRecordSchema.safeParse(record).error).toBeUndefined();
      expect(sizeOf(record)).toBeLessThanOrEqual(1_200);
      expect(record).toMatchObject({
        detail: 'compact',
        decision: 'Allow',
        client_id: '26478243745571',
        sub: 'john',
        token_hash: expect.any(String),
        scope: 'time:query accounts:read',
        required_scope: 'time:query',
        binding: 'bound',
        certificate_thumbprint: expect.any(String),
        resource: '/time',
        source_ip: '192.0.2.1',
        request_id: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
        fapi_interaction_id: expect.any(String),
      });
      expect(record.checks).toEqual([]);
      for (const key of ['introspection_request', 'introspection_response', 'user_agent', 'masked'])
        expect(record).not.toHaveProperty(key);
      expect(explain(record).headline).toBe(explain({ ...record, checks: [] }).headline);
    },
  );

  test('of an unbound token says so when compact', async () => {
    const introspected = okAnswer({ certificateThumbprint: null });

    const { record } = await run({ event: restEvent(), introspected, allowDetail: 'compact' });

    expect(record.binding).toBe('unbound');
    expect(record.checks).toContainEqual(
      expect.objectContaining({ name: 'certificate_bound', result: 'skipped', why: expect.any(String) }),
    );
  });

  test('with a share is whole for about that share of the calls, and measured for every one', async () => {
    const records: DecisionRecord[] = [];
    const measured: Measured[] = [];
    const authorizer = new Authorizer({
      allowDetail: 0.25,
      now: () => 1_640_416_000_000,
      introspection: { introspect: async () => okAnswer() },
      recordWriter: {
        write: async (line, values) => {
          records.push(JSON.parse(line));
          measured.push(values);
        },
      },
    });

    for (let call = 0; call < 1_000; call += 1) await authorizer.handle(restEvent(), {});

    const whole = records.filter(({ detail }) => detail === undefined).length;
    // Outside of this one time in 10^12.
    expect(whole).toBeGreaterThan(150);
    expect(whole).toBeLessThan(350);
    expect(measured).toHaveLength(1_000);
    expect(measured.every(({ decision, duration_ms }) => decision === 'Allow' && duration_ms > 0)).toBe(true);
  });
});

test.each(['compact', 0, 0.5] as const)('a Deny is whole with allowDetail %j', async (allowDetail) => {
  const refused = okAnswer({ action: 'UNAUTHORIZED', resultCode: 'A065303' });

  const [whole, given] = await Promise.all([
    run({ event: restEvent(), introspected: refused }),
    run({ event: restEvent(), introspected: refused, allowDetail }),
  ]);
  const { record } = await run({ event: NO_TOKEN, allowDetail });

  expect(Object.keys(given.record)).toEqual(Object.keys(whole.record));
  expect(given.record.checks).toEqual(whole.record.checks);
  expect(record).not.toHaveProperty('detail');
});

test.each(['none', -0.1, 1.1, Number.NaN, null])('allowDetail %j is refused', (allowDetail) => {
  const introspection = { introspect: async () => okAnswer() };

  expect(() => new Authorizer({ introspection, allowDetail: allowDetail as never })).toThrow('allowDetail');
});
