import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDecisionQuery } from '../../dashboard/server/query/decision-query.ts';
import { buildAuthorizerBundle } from '../support/authorizer-bundle.ts';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { answerJson, startScriptedServer } from '../support/authorizer-server.ts';
import {
  type LogStoreUnderTest,
  putEvents,
  rowsOf,
  runTestQuery,
  startTestLogStore,
} from '../support/logs.ts';

const GROUP = '/aws/lambda/gatelens-authorizer';
const EVENTS = [restEvent(), restEvent({ headers: {} }), restEvent({ pem: null }), null];

let store: LogStoreUnderTest;
let lines: readonly string[];

/** What the function writes for these calls, as Lambda puts it into its log group. */
const writtenLines = async (): Promise<readonly string[]> => {
  const bundle = await buildAuthorizerBundle();
  const server = await startScriptedServer(answerJson(okAnswer({ expiresAt: Date.now() + 3_600_000 })));
  try {
    const { stdout } = await bundle.run(
      `for (const event of ${JSON.stringify(EVENTS)}) await handler(event, {});`,
      {
        AUTHLETE_BASE_URL: server.url,
        AUTHLETE_SERVICE_APIKEY: '1',
        AUTHLETE_SERVICE_APISECRET: 'api-secret',
      },
    );
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    await server.close();
    await bundle.remove();
  }
};

const query = async (text: string) =>
  rowsOf(
    await runTestQuery(store.client, {
      query: text,
      groups: [GROUP],
      endTime: Math.ceil(Date.now() / 1000) + 60,
    }),
  );

const countOf = async (text: string): Promise<number> => {
  const rows = await query(text);
  return rows.reduce((sum, { calls }) => sum + Number(calls), 0);
};

beforeAll(async () => {
  lines = await writtenLines();
  store = await startTestLogStore(Date.now);
  const timestamp = Date.now();
  const platform = ['START RequestId: 1 Version: $LATEST', 'END RequestId: 1'];
  const logEvents = [...platform, ...lines].map((message) => ({ timestamp, message }));
  await putEvents(store.client, { group: GROUP }, logEvents);
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test('each call has a record and an EMF line in the same group', async () => {
  expect(lines).toHaveLength(2 * EVENTS.length);
  expect(await countOf('filter ispresent(DecisionId) | stats count(*) as calls')).toBe(EVENTS.length);
});

test('the dashboard’s query finds each call once', async () => {
  const rows = await query(buildDecisionQuery({ limit: 100 }));

  const ids = rows.map((row) => JSON.parse(row['@message'] ?? '{}').decision_id);
  expect(ids).toHaveLength(EVENTS.length);
  expect(new Set(ids).size).toBe(EVENTS.length);
});

test('a search by the id of a call finds its record alone', async () => {
  const { decision_id: value } = JSON.parse(lines[0] ?? '{}');

  expect(await query(`fields @message | filter decision_id = "${value}"`)).toHaveLength(1);
  expect(await query(buildDecisionQuery({ lookup: { kind: 'call_id', value }, limit: 100 }))).toHaveLength(1);
});

test.each(['decision', 'reason', 'outcome', 'binding', 'http_status'])(
  'counts by %s count each call once',
  async (field) => {
    expect(await countOf(`filter ispresent(${field}) | stats count(*) as calls by ${field}`)).toBe(
      EVENTS.length,
    );
    expect(
      await countOf(`filter schema like "gatelens.decision/1" | stats count(*) as calls by ${field}`),
    ).toBe(EVENTS.length);
  },
);
