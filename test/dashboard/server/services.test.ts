import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alarmsSchema } from '../../../dashboard/contract/alarms.ts';
import { problemSchema } from '../../../dashboard/contract/problem.ts';
import { estimateSchema, queryStartedSchema } from '../../../dashboard/contract/query-answer.ts';
import { savedSearchesSchema } from '../../../dashboard/contract/saved.ts';
import { TAIL_EVENTS, tailPollSchema } from '../../../dashboard/contract/tail.ts';
import { estimateBytes } from '../../../dashboard/server/estimate.ts';
import { ALARMS } from '../../../shared/alarms.ts';
import { send } from '../../support/dashboard-http.ts';
import { answerFromMessages, type LogsAnswer, type LogsScript } from '../../support/dashboard-logs.ts';
import { allowedRecord, mismatchRecord } from '../../support/dashboard-records.ts';
import { type DashboardSession, startDashboardSession } from '../../support/dashboard-server.ts';

let session: DashboardSession;

beforeAll(async () => {
  session = await startDashboardSession();
});

afterAll(() => session.close());

const call = (method: string, path: string, body?: unknown) =>
  send(session.base, {
    method,
    path,
    headers: { cookie: session.cookie, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const ok = (body: Readonly<Record<string, unknown>>): LogsAnswer => ({ kind: 'ok', body });
const denied: LogsScript = () => ({ kind: 'error', type: 'AccessDeniedException' });

const answering =
  (answers: Readonly<Record<string, Readonly<Record<string, unknown>>>>): LogsScript =>
  ({ operation }) => {
    const answer = answers[operation];
    return answer === undefined ? { kind: 'error', type: 'UnknownOperationException' } : ok(answer);
  };

describe('saved searches', () => {
  const DEFINITIONS = {
    DescribeQueryDefinitions: {
      queryDefinitions: [
        {
          queryDefinitionId: 'id-1',
          name: 'Gatelens/mismatches',
          queryString: '# gatelens: reason=certificate_mismatch&range=1d\nfields @message',
          lastModified: 5,
        },
        { queryDefinitionId: 'id-2', name: 'Gatelens/by hand', queryString: 'fields a' },
        { queryDefinitionId: 'id-3', name: 'Other/x', queryString: 'fields b' },
      ],
    },
    PutQueryDefinition: { queryDefinitionId: 'id-1' },
    DeleteQueryDefinition: { success: true },
  };

  test('are the query definitions in its folder, with the state of the page', async () => {
    session.logs.answer(answering(DEFINITIONS));

    expect(savedSearchesSchema.parse(JSON.parse((await call('GET', '/api/saved')).text))).toEqual({
      kind: 'saved',
      searches: [
        {
          id: 'id-1',
          name: 'mismatches',
          query: 'fields @message',
          pageState: 'reason=certificate_mismatch&range=1d',
          modifiedAt: 5,
        },
        { id: 'id-2', name: 'by hand', query: 'fields a' },
      ],
    });
  });

  test('are links only where the credentials do not allow definitions', async () => {
    session.logs.answer(denied);

    expect(JSON.parse((await call('GET', '/api/saved')).text)).toMatchObject({
      kind: 'links_only',
      problem: {
        code: 'access_denied',
        sentence: expect.stringContaining('logs:DescribeQueryDefinitions'),
      },
    });
  });

  test('take the place of the one of the same name', async () => {
    session.logs.answer(answering(DEFINITIONS));

    const answer = await call('POST', '/api/saved', {
      name: 'mismatches',
      query: 'fields @timestamp',
      pageState: 'range=1h',
    });

    expect(answer.status).toBe(201);
    expect(session.logs.of('PutQueryDefinition').at(-1)?.body).toMatchObject({
      name: 'Gatelens/mismatches',
      queryString: '# gatelens: range=1h\nfields @timestamp',
      logGroupNames: ['/aws/lambda/gatelens-authorizer'],
      queryDefinitionId: 'id-1',
    });
  });

  test.each([
    ['a query that expert mode refuses', { name: 'x', query: 'SOURCE "a"' }],
    ['a state that would end the comment', { name: 'x', query: 'fields a', pageState: 'a\nsource "b"' }],
    ['a name in another folder', { name: 'a/b', query: 'fields a' }],
  ])('are refused: %s', async (_what, body) => {
    session.logs.answer(answering(DEFINITIONS));
    const before = session.logs.of('PutQueryDefinition').length;

    expect((await call('POST', '/api/saved', body)).status).toBe(400);
    expect(session.logs.of('PutQueryDefinition')).toHaveLength(before);
  });

  test.each([
    ['id-1', true],
    ['id-3', false],
    ['unknown', false],
  ])('deleting %s answers %s: definitions of others stay', async (id, deleted) => {
    session.logs.answer(answering(DEFINITIONS));
    const before = session.logs.of('DeleteQueryDefinition').length;

    expect(JSON.parse((await call('DELETE', `/api/saved/${id}`)).text)).toEqual({ deleted });
    expect(session.logs.of('DeleteQueryDefinition').length - before).toBe(deleted ? 1 : 0);
  });
});

describe('alarms', () => {
  const readAlarms = async () => alarmsSchema.parse(JSON.parse((await call('GET', '/api/alarms')).text));
  const onMetric = (name: string, MetricName: string, dimensions: Readonly<Record<string, string>> = {}) => ({
    AlarmName: name,
    Namespace: 'Gatelens',
    MetricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    StateValue: 'OK',
    StateReason: 'all is well',
    StateTransitionedTimestamp: 1_795_300_000,
  });

  test('are none where there are none of Gatelens', async () => {
    session.logs.answer(
      answering({
        DescribeAlarms: { MetricAlarms: [{ AlarmName: 'disk', Namespace: 'AWS/EC2', MetricName: 'x' }] },
      }),
    );

    expect(await readAlarms()).toEqual({ kind: 'none_configured' });
  });

  test('come with the search that explains each, those in alarm first', async () => {
    session.logs.answer(
      answering({
        DescribeAlarms: {
          MetricAlarms: [
            onMetric('reasons', 'Decisions', { service: 's', Reason: 'token_expired' }),
            { ...onMetric('binding', 'BindingFailures'), StateValue: 'ALARM' },
            { AlarmName: 'gatelens-errors', Namespace: 'AWS/Lambda', MetricName: 'Errors', StateValue: 'OK' },
            {
              AlarmName: 'share',
              StateValue: 'INSUFFICIENT_DATA',
              Metrics: [
                { Id: 'm', Expression: 'a/b' },
                {
                  Id: 'a',
                  MetricStat: {
                    Metric: { Namespace: 'Gatelens', MetricName: 'UnboundAllows' },
                    Period: 60,
                    Stat: 'Sum',
                  },
                },
              ],
            },
          ],
        },
      }),
    );

    const alarms = await readAlarms();

    expect(alarms).toMatchObject({
      alarms: [
        {
          name: 'binding',
          state: 'ALARM',
          search: {
            startTime: 1_795_300_000 - 3_600,
            filter: {
              conditions: [{ field: 'reason', values: expect.arrayContaining(['certificate_mismatch']) }],
            },
          },
        },
        { name: 'share', search: { filter: { conditions: [{ field: 'decision' }, { field: 'binding' }] } } },
        { name: 'gatelens-errors' },
        {
          name: 'reasons',
          search: { filter: { conditions: [{ field: 'reason', value: 'token_expired' }] } },
        },
      ],
    });
  });

  test.each(ALARMS)(
    'made from the definition $id are explained by its search',
    async ({ id, sentence, search }) => {
      session.logs.answer(
        answering({
          DescribeAlarms: {
            MetricAlarms: [
              {
                AlarmName: 'Stack-Alarm1A2B',
                AlarmDescription: `${sentence} Saved query: x.`,
                Namespace: 'AWS/Lambda',
                MetricName: 'Errors',
                StateValue: 'OK',
              },
            ],
          },
        }),
      );

      expect(await readAlarms()).toMatchObject({
        alarms: [
          {
            id,
            search: {
              filter: {
                conditions: search.conditions.map(({ field, oneOf }) => ({ field, values: [...oneOf] })),
              },
            },
          },
        ],
      });
    },
  );

  test('are unknown with the missing permission, and nothing else fails', async () => {
    session.logs.answer(denied);

    expect(await readAlarms()).toMatchObject({
      kind: 'unknown',
      problem: { code: 'access_denied', sentence: expect.stringContaining('cloudwatch:DescribeAlarms') },
    });
  });
});

describe('the live tail by polling', () => {
  const event = (n: number, record: object) => ({
    eventId: `event-${n}`,
    // Ahead of the tail, which begins when its test does.
    timestamp: Date.now() + 3_600_000 + n,
    message: JSON.stringify(record),
  });
  const events = [event(1, allowedRecord(1)), event(2, mismatchRecord(2)), event(3, { not: 'a record' })];
  const FILTER = { conditions: [{ operator: '=', field: 'decision', value: 'Deny' }] };

  test('gives what the filter lets through once, oldest first, and what cannot be read', async () => {
    session.logs.answer(answering({ FilterLogEvents: { events } }));

    const first = tailPollSchema.parse(
      JSON.parse((await call('POST', '/api/tail/poll', { filter: FILTER })).text),
    );
    const second = tailPollSchema.parse(
      JSON.parse((await call('POST', '/api/tail/poll', { filter: FILTER, cursor: first.cursor })).text),
    );

    expect(first.rows.map(({ kind }) => kind)).toEqual(['decision', 'unreadable']);
    expect(second.rows).toEqual([]);
    expect(session.logs.of('FilterLogEvents').at(-1)?.body).toMatchObject({
      logGroupName: '/aws/lambda/gatelens-authorizer',
      filterPattern: '{ $.schema = "gatelens.decision/1*" }',
    });
  });

  test.each(['{', '{"from":-1,"seen":[]}', 'null'])('refuses the cursor %j', async (cursor) => {
    expect((await call('POST', '/api/tail/poll', { cursor })).status).toBe(400);
  });

  test('takes the place of a live session that the store does not have, and its end is told', async () => {
    let looks = 0;
    session.logs.answer(({ operation }) => {
      if (operation !== 'FilterLogEvents') return { kind: 'error', type: 'UnknownOperationException' };
      looks += 1;
      return looks === 1 ? ok({ events }) : { kind: 'error', type: 'ExpiredTokenException' };
    });

    const { headers, text } = await call(
      'GET',
      `/api/tail?filter=${encodeURIComponent(JSON.stringify(FILTER))}`,
    );
    const seen = [...text.matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(([, name = '', data = '']) => [
      name,
      JSON.parse(data),
    ]);

    expect(headers['content-type']).toContain('text/event-stream');
    expect(seen.map(([name]) => name)).toEqual(['start', 'rows', 'end']);
    expect(TAIL_EVENTS.start.parse(seen[0]?.[1])).toEqual({ mode: 'polling' });
    expect(TAIL_EVENTS.rows.parse(seen[1]?.[1]).rows).toHaveLength(2);
    expect(TAIL_EVENTS.end.parse(seen[2]?.[1])).toMatchObject({
      reason: 'problem',
      problem: { code: 'credentials_expired' },
    });
  });

  test('refuses a filter that is none', async () => {
    expect((await call('GET', '/api/tail?filter=%7B')).status).toBe(400);
  });
});

describe('the estimate before a query', () => {
  const RANGE = { startTime: 1_795_300_000, endTime: 1_795_303_599 };
  const HOUR_MS = 3_600_000;
  const NOW = RANGE.endTime * 1000 + 1000;

  test.each([
    ['all that came in the range', { createdAt: NOW - HOUR_MS }, RANGE, 1_000],
    ['the share of the range', { createdAt: NOW - 10 * HOUR_MS }, RANGE, 100],
    ['no more than is kept', { createdAt: 0, retentionDays: 1 }, { ...RANGE, startTime: 0 }, 1_000],
    ['nothing before the group was made', { createdAt: NOW }, RANGE, 0],
    ['nothing of the future', { createdAt: 0 }, { startTime: NOW / 1000 + 1, endTime: NOW }, 0],
  ])('is %s', (_what, facts, range, bytes) => {
    expect(estimateBytes({ storedBytes: 1_000, ...facts }, range, NOW)).toBe(bytes);
  });

  test('reads the group of the name, not another that begins so', async () => {
    const name = '/aws/lambda/gatelens-authorizer';
    session.logs.answer(
      answering({
        DescribeLogGroups: {
          logGroups: [
            { logGroupName: `${name}-2`, storedBytes: 1, creationTime: RANGE.startTime * 1000 },
            { logGroupName: name, storedBytes: 0, creationTime: RANGE.startTime * 1000 },
          ],
        },
      }),
    );

    expect(estimateSchema.parse(JSON.parse((await call('POST', '/api/estimate', RANGE)).text))).toEqual({
      kind: 'estimate',
      bytes: 0,
      isWide: false,
    });
  });

  test('is unknown where the credentials do not allow it', async () => {
    session.logs.answer(denied);

    expect(JSON.parse((await call('POST', '/api/estimate', RANGE)).text)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('logs:DescribeLogGroups'),
    });
  });
});

describe('a query under way', () => {
  const SEARCH = { kind: 'search', startTime: 0, endTime: 1 };

  test('throttled tells when to try again', async () => {
    session.logs.answer(() => ({ kind: 'error', type: 'ThrottlingException' }));

    const answer = await call('POST', '/api/queries', SEARCH);

    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '2']);
    expect(problemSchema.parse(JSON.parse(answer.text))).toMatchObject({
      code: 'throttled',
      retryAfterMs: 2_000,
    });
  });

  test.each(['Failed', 'Cancelled', 'Timeout'])('that ends as %s keeps its partial rows', async (status) => {
    session.logs.answer(({ operation }) =>
      ok(
        operation === 'StartQuery'
          ? { queryId: `q-${status}` }
          : { status, results: [[{ field: '@message', value: JSON.stringify(allowedRecord(1)) }]] },
      ),
    );
    const { id } = queryStartedSchema.parse(
      JSON.parse((await call('POST', '/api/queries', { ...SEARCH, limit: status.length })).text),
    );

    expect(JSON.parse((await call('GET', `/api/queries/${id}`)).text)).toMatchObject({
      status,
      rows: [{ kind: 'decision' }],
    });
  });

  test('gives no half file', async () => {
    session.logs.answer(({ operation }) =>
      ok(operation === 'StartQuery' ? { queryId: 'q-half' } : { status: 'Running', results: [] }),
    );
    const { id } = queryStartedSchema.parse(JSON.parse((await call('POST', '/api/queries', SEARCH)).text));

    expect((await call('GET', `/api/queries/${id}/export?format=csv`)).status).toBe(409);
  });

  test.each([
    ['SOURCE', 'SOURCE "other" | fields @message', 0],
    ['join', 'fields a | join b', 11],
  ])('never asks CloudWatch when the text holds %s', async (_what, text, start) => {
    session.logs.answer(answerFromMessages([]));
    const before = session.logs.requests.length;

    const answer = await call('POST', '/api/queries', { ...SEARCH, kind: 'expert', text });

    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      400,
      { code: 'query_refused', location: { start } },
    ]);
    expect(session.logs.requests).toHaveLength(before);
  });
});
