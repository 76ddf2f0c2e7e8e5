import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAccessLogLine } from '../../shared/access-log.ts';
import { EMF_NAMES } from '../../shared/emf.ts';
import { SAVED_QUERIES, type SavedQuery } from '../../shared/saved-queries.ts';
import { allowedRecord, mismatchRecord } from '../support/dashboard-records.ts';
import {
  type LogStoreUnderTest,
  putEvents,
  rowsOf,
  runTestQuery,
  startTestLogStore,
  TEST_NOW,
  type TestRow,
} from '../support/logs.ts';

/** CloudWatch Logs refuses longer ones. */
const MAX_QUERY_LENGTH = 10_000;

const mismatch = mismatchRecord(2);
const records = [
  allowedRecord(1, { sub: 'alice' }),
  mismatch,
  mismatchRecord(3, { client_id: 'partner-client' }),
  allowedRecord(4, { binding: 'unbound' }),
  mismatchRecord(5, { reason: 'insufficient_scope', missing_scope: 'payments:write' }),
  mismatchRecord(6, {
    outcome: 'error',
    reason: 'introspection_timeout',
    introspection_exception: 'no answer within 5000 ms',
  }),
  mismatchRecord(7, { outcome: 'error', reason: 'hook_failed' }),
];
/** An EMF line of each call lies in the same group; counting it would count the call twice. */
const emfLines = records.map((record) =>
  JSON.stringify({
    _aws: {},
    service: record.service,
    [EMF_NAMES.decisionId]: record.decision_id,
    [EMF_NAMES.decision]: record.decision,
    [EMF_NAMES.reason]: record.reason,
    Decisions: 1,
  }),
);
const crash = '2026-11-22T10:00:00.000Z 6f1c Task timed out after 10.00 seconds';
const calls = [
  buildAccessLogLine({ request_id: 'request-1', status: '200', decision_id: 'd1' }),
  buildAccessLogLine({ request_id: 'request-3', status: '200', decision_id: 'd1' }),
  buildAccessLogLine({ request_id: 'request-2', status: '403' }),
];

const VALUES: Readonly<Record<string, string>> = {
  CLIENT_ID: 'tutorial-client',
  TOKEN_HASH: String(mismatch.token_hash),
  CALL_ID: String(mismatch.request_id),
  THUMBPRINT: String(mismatch.certificate_thumbprint),
  SUBJECT: 'alice',
  DECISION_ID: mismatch.decision_id,
  ROUTE: '/time',
  REQUEST_ID: 'request-2',
};

const filled = ({ query, placeholders = [] }: SavedQuery): string =>
  placeholders.reduce((text, name) => text.replaceAll(name, VALUES[name] ?? name), query);

let store: LogStoreUnderTest;

beforeAll(async () => {
  store = await startTestLogStore();
  const put = (group: string, messages: readonly string[]): Promise<void> =>
    putEvents(
      store.client,
      { group },
      messages.map((message, index) => ({ timestamp: TEST_NOW - 60_000 + index, message })),
    );
  await put('decisions', [...records.map((record) => JSON.stringify(record)), ...emfLines, crash]);
  await put('access', calls);
});

afterAll(() => store[Symbol.asyncDispose]());

const rowsOfQuery = async (id: string): Promise<readonly TestRow[]> => {
  const saved = (SAVED_QUERIES as readonly SavedQuery[]).find((query) => query.id === id);
  if (saved === undefined) throw new Error(`no saved query ${id}`);
  const answer = await runTestQuery(store.client, { query: filled(saved), groups: [saved.logGroup] });
  expect(answer.status).toBe('Complete');
  return rowsOf(answer);
};

describe('the saved queries, run on records of seven calls', () => {
  /** Rows of each, by id; a query that is missing here fails. */
  const ROWS: Readonly<Record<string, number>> = {
    'why-client': 6,
    'why-token': 7,
    'why-call': 1,
    'why-certificate': 5,
    'why-subject': 1,
    'whole-record': 1,
    'last-allowed-call': 1,
    'token-timeline': 7,
    'newest-rejections': 5,
    'decisions-over-time': 3,
    reasons: 5,
    clients: 3,
    routes: 2,
    'similar-rejections': 5,
    'binding-failures': 2,
    'unbound-allows': 1,
    'missing-scopes': 1,
    certificates: 2,
    'introspection-latency': 1,
    'introspection-errors': 1,
    'slowest-calls': 7,
    'authorizer-failures': 2,
    settings: 2,
    'what-the-caller-got': 1,
    'without-decision': 1,
    'reused-decisions': 1,
    'answers-over-time': 2,
  };

  test.each(SAVED_QUERIES.map(({ id }) => id))('%s finds its calls, each once', async (id) => {
    expect(await rowsOfQuery(id)).toHaveLength(ROWS[id] ?? -1);
  });

  test('counts add up to the calls', async () => {
    const rows = await rowsOfQuery('reasons');

    expect(rows.reduce((sum, { calls: count }) => sum + Number(count), 0)).toBe(records.length);
  });

  test('binding failures name client and certificate', async () => {
    expect(await rowsOfQuery('binding-failures')).toContainEqual(
      expect.objectContaining({
        client_id: 'partner-client',
        reason: 'certificate_mismatch',
        certificate_thumbprint: mismatch.certificate_thumbprint,
        calls: '1',
      }),
    );
  });

  test('the failures of the authorizer include a crash that left no record', async () => {
    const messages = (await rowsOfQuery('authorizer-failures')).map((row) => row['@message']);

    expect(messages).toContain(crash);
  });
});

describe('each saved query', () => {
  test('names its placeholders, is short enough, and has an id of its own', () => {
    const saved: readonly SavedQuery[] = SAVED_QUERIES;

    for (const { query, placeholders = [] } of saved) {
      expect(query.length).toBeLessThanOrEqual(MAX_QUERY_LENGTH);
      expect([...new Set(query.match(/\b[A-Z]+(?:_[A-Z]+)*\b(?=")/g) ?? [])].sort()).toEqual(
        [...placeholders].sort(),
      );
    }
    expect(new Set(saved.map(({ id }) => id)).size).toBe(saved.length);
  });
});
