import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Problem, problemSchema } from '../../../dashboard/contract/problem.ts';
import {
  type ProgressOf,
  queryProgressSchema,
  queryStartedSchema,
} from '../../../dashboard/contract/query-answer.ts';
import { startDashboard } from '../../../dashboard/server/dashboard.ts';
import { writeQueryId } from '../../../dashboard/server/query-id.ts';
import { type HttpAnswer, send } from '../../support/dashboard-http.ts';
import {
  answerFromMessages,
  FAKE_CREDENTIALS,
  type LogsScript,
  resultRow,
  startFakeLogs,
} from '../../support/dashboard-logs.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../../support/dashboard-records.ts';
import {
  type DashboardSession,
  KEY,
  openSession,
  startDashboardSession,
  startTestDashboard,
} from '../../support/dashboard-server.ts';

let session: DashboardSession;

beforeAll(async () => {
  session = await startDashboardSession();
});

afterAll(() => session.close());

const RANGE = { kind: 'search', startTime: 1_795_300_000, endTime: 1_795_310_000 };

const post = (body: unknown): Promise<HttpAnswer> =>
  send(session.base, {
    method: 'POST',
    path: '/api/queries',
    headers: { cookie: session.cookie, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const poll = (id: string): Promise<HttpAnswer> =>
  send(session.base, { path: `/api/queries/${id}`, headers: { cookie: session.cookie } });

/** Id of a search, as the server writes it. */
const SEARCH_ID = (queryId: string): string =>
  writeQueryId({ queryId, context: { kind: 'search', limit: 1000 } });

const searchIn = ({ text }: HttpAnswer): ProgressOf<'search'> => {
  const progress = queryProgressSchema.parse(JSON.parse(text));
  if (progress.kind !== 'search') throw new Error(`not a search but ${progress.kind}`);
  return progress;
};

const problemIn = (answer: HttpAnswer): Problem => problemSchema.parse(JSON.parse(answer.text));

describe('a search', () => {
  test('starts a query on the log group, and its progress holds the records', async () => {
    const record = mismatchRecord(1);
    session.logs.answer(
      answerFromMessages([
        JSON.stringify(record),
        JSON.stringify(allowedRecord(2, { token_hash: sha256('y') })),
      ]),
    );
    const lookup = { kind: 'token_hash', value: record.token_hash };

    const answer = await post({ ...RANGE, lookup, limit: 50 });
    const started = queryStartedSchema.parse(JSON.parse(answer.text));
    const progress = searchIn(await poll(started.id));

    expect(answer.status).toBe(202);
    expect(session.logs.of('StartQuery').at(-1)?.body).toEqual({
      startTime: RANGE.startTime,
      endTime: RANGE.endTime,
      logGroupNames: ['/aws/lambda/gatelens-authorizer'],
      queryString: started.query,
      limit: 50,
    });
    expect(progress).toEqual({
      kind: 'search',
      status: 'Complete',
      rows: [{ kind: 'decision', record }],
      statistics: { recordsMatched: 1, recordsScanned: 2, bytesScanned: 2000, bytesSkipped: 0, rows: 1 },
      isCut: false,
    });
  });

  test('passes each state on, with the rows so far', async () => {
    const states = ['Scheduled', 'Running', 'Complete'];
    let polls = 0;
    session.logs.answer(({ operation }) => ({
      kind: 'ok',
      body:
        operation === 'StartQuery'
          ? { queryId: 'q' }
          : {
              status: states[polls],
              results: Array.from({ length: polls++ }, (_, n) => resultRow(JSON.stringify(allowedRecord(n)))),
            },
    }));

    await post(RANGE);
    const seen = [await poll(SEARCH_ID('q')), await poll(SEARCH_ID('q')), await poll(SEARCH_ID('q'))].map(
      ({ text }) => JSON.parse(text),
    );

    expect(seen.map(({ status, rows }) => [status, rows.length])).toEqual([
      ['Scheduled', 0],
      ['Running', 1],
      ['Complete', 2],
    ]);
  });

  test('shows a row that is no record as unreadable beside the others', async () => {
    session.logs.answer(() => ({
      kind: 'ok',
      body: {
        status: 'Complete',
        results: [resultRow(JSON.stringify(allowedRecord(1))), resultRow('{"schema":1}')],
      },
    }));

    const { rows } = searchIn(await poll(SEARCH_ID('q')));

    expect(rows.map(({ kind }) => kind)).toEqual(['decision', 'unreadable']);
  });

  test('calls a state that it does not know Unknown', async () => {
    session.logs.answer(() => ({ kind: 'ok', body: { status: 'Dreaming' } }));

    expect(JSON.parse((await poll(SEARCH_ID('q'))).text)).toMatchObject({ status: 'Unknown', rows: [] });
  });

  test.each([
    ['a running query', { kind: 'ok', body: { success: true } }, true],
    ['an ended query', { kind: 'error', type: 'InvalidParameterException' }, false],
  ] as const)('DELETE stops %s', async (_what, answer, stopped) => {
    session.logs.answer(() => answer);

    const { status, text } = await send(session.base, {
      method: 'DELETE',
      path: `/api/queries/${SEARCH_ID('q-7')}`,
      headers: { cookie: session.cookie },
    });

    expect([status, JSON.parse(text)]).toEqual([200, { stopped }]);
    expect(session.logs.of('StopQuery').at(-1)?.body).toEqual({ queryId: 'q-7' });
  });
});

describe('a request that is not one', () => {
  test.each([
    ['no JSON', '{'],
    ['no range', { kind: 'search' }],
    ['an unknown kind of question', { ...RANGE, kind: 'everything' }],
    ['a range that ends before it starts', { startTime: 2, endTime: 1 }],
    ['a time that is no whole number', { startTime: 1.5, endTime: 2 }],
    ['an unknown kind', { ...RANGE, lookup: { kind: 'password', value: 'x' } }],
    ['query text of its own', { ...RANGE, query: 'fields @message' }],
    ['more rows than there may be', { ...RANGE, limit: 10_001 }],
    ['a body over the limit', { ...RANGE, lookup: { kind: 'client_id', value: 'x'.repeat(140_000) } }],
  ])('is refused before anything is asked: %s', async (_what, body) => {
    const before = session.logs.requests.length;

    const answer = await post(body);

    expect([answer.status, problemIn(answer).code]).toEqual([400, 'request_invalid']);
    expect(session.logs.requests).toHaveLength(before);
  });

  test.each(['x" or 1=1', "'; | limit 1", '“', 'a\nb'])(
    'a client id that cannot stand in a query is compared by its hash: %j',
    async (value) => {
      session.logs.answer(answerFromMessages([]));

      const { query } = queryStartedSchema.parse(
        JSON.parse((await post({ ...RANGE, lookup: { kind: 'client_id', value } })).text),
      );

      expect(query).toContain('sha256(client_id) = "');
      expect(query).not.toContain(value);
    },
  );

  test('a query id that is none is refused', async () => {
    expect(problemIn(await poll('a%22b')).code).toBe('request_invalid');
  });

  test('an unknown address of the API is a problem, too', async () => {
    const answer = await send(session.base, { path: '/api/nothing', headers: { cookie: session.cookie } });

    expect([answer.status, problemIn(answer).code]).toEqual([404, 'not_found']);
  });
});

describe('a failure of CloudWatch Logs', () => {
  const failing =
    (type: string, fields = {}): LogsScript =>
    () => ({ kind: 'error', type, fields });

  test.each([
    ['ThrottlingException', 429, 'throttled'],
    ['LimitExceededException', 429, 'query_quota'],
    ['ExpiredTokenException', 502, 'credentials_expired'],
    ['UnrecognizedClientException', 502, 'credentials_refused'],
    ['InvalidSignatureException', 502, 'credentials_refused'],
    ['AccessDeniedException', 502, 'access_denied'],
    ['ResourceNotFoundException', 502, 'log_group_unknown'],
    ['MalformedQueryException', 400, 'query_malformed'],
    ['ServiceUnavailableException', 502, 'logs_unavailable'],
    ['InvalidParameterException', 500, 'unexpected'],
    ['constructor', 500, 'unexpected'],
  ])('%s at StartQuery is answered with %d %s, in words without secrets', async (type, status, code) => {
    session.logs.answer(failing(type));

    const answer = await post(RANGE);

    expect([answer.status, problemIn(answer).code]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/arn:aws|planted-secret|\.ts\b|\n/);
  });

  test('an id that is gone means to search again, not that the log group is unknown', async () => {
    session.logs.answer(failing('ResourceNotFoundException'));

    const answer = await poll(SEARCH_ID('q'));

    expect([answer.status, problemIn(answer).code]).toEqual([404, 'query_unknown']);
  });

  test('the place of a mistake in the query is passed on', async () => {
    session.logs.answer(
      failing('MalformedQueryException', {
        queryCompileError: { location: { startCharOffset: 3, endCharOffset: 9 } },
      }),
    );

    expect(problemIn(await post(RANGE)).location).toEqual({ start: 3, end: 9 });
  });

  test('names the missing permission', async () => {
    session.logs.answer(failing('AccessDeniedException'));

    expect(problemIn(await poll(SEARCH_ID('q'))).sentence).toContain('logs:GetQueryResults');
  });

  test('an endpoint that is down is said to be', async () => {
    const gone = await startFakeLogs(answerFromMessages([]));
    await gone.close();
    const other = await startTestDashboard(gone.url);

    const answer = await send(other.base, {
      method: 'POST',
      path: '/api/queries',
      headers: { cookie: await openSession(other.base), 'content-type': 'application/json' },
      body: JSON.stringify(RANGE),
    });
    await other.close();

    expect([answer.status, problemIn(answer).code]).toEqual([504, 'logs_unreachable']);
  });
});

describe('startDashboard', () => {
  const options = {
    port: 0,
    access: { kind: 'start_key' as const, key: KEY },
    region: 'us-east-1',
    logGroups: ['group'],
    accessLogGroups: [],
    logs: { credentials: FAKE_CREDENTIALS },
    webRoot: import.meta.dirname,
  };

  test('says where it looks', async () => {
    const { text } = await send(session.base, { path: '/api/settings', headers: { cookie: session.cookie } });

    expect(JSON.parse(text)).toEqual({
      region: 'us-east-1',
      logGroups: ['/aws/lambda/gatelens-authorizer'],
      accessLogGroups: ['/aws/apigateway/gatelens-access'],
      store: 'endpoint',
    });
  });

  test('throws EADDRINUSE for a taken port and frees its own when closed', async () => {
    const first = await startDashboard(options);
    const port = Number(new URL(first.url).port);

    await expect(startDashboard({ ...options, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
    await (await startDashboard({ ...options, port })).close();
  });

  test('refuses a key that can be guessed', async () => {
    await expect(startDashboard({ ...options, access: { kind: 'start_key', key: 'short' } })).rejects.toThrow(
      RangeError,
    );
  });
});
