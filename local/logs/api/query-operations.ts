import { z } from 'zod';
import { AwsException, invalidParameter } from '../../aws-json/aws-exception.ts';
import type { Operations } from '../../aws-json/operation.ts';
import { pageOf } from '../../aws-json/page.ts';
import { countUpTo, parseRequest } from '../../aws-json/parse-request.ts';
import { DEFAULT_LIMIT, type QueryStatistics } from '../insights/query-engine.ts';
import { QueryError } from '../insights/query-error.ts';
import { MAX_LIMIT, parseQuery } from '../insights/query-parser.ts';
import { MAX_ACTIVE, type QueryRegistry, type QueryRun } from '../insights/query-registry.ts';
import type { EventStore } from '../store/event-store.ts';
import { epoch, pageToken } from './log-parameters.ts';
import { malformedQuery } from './malformed-query.ts';
import { MAX_QUERY_CHARACTERS, queryLanguage } from './query-parameters.ts';
import { ACCOUNT_ID, groupNameOf, logGroupArn } from './resources.ts';

const MAX_GROUPS = 50;
const MAX_RESULT_PAGE = 10_000;
const MAX_QUERY_PAGE = 1000;
const SECOND_MS = 1000;

/** GetQueryResults waits so long for the end of the query: most then need one call, and polling takes no time from it. */
const ANSWER_WAIT_MS = 250;
const LAST_SECOND = 8_640_000_000_000;

const STATUSES = ['Scheduled', 'Running', 'Complete', 'Failed', 'Cancelled', 'Timeout', 'Unknown'] as const;

const startQueryRequest = z.object({
  logGroupName: z.string().optional(),
  logGroupNames: z.array(z.string()).optional(),
  logGroupIdentifiers: z.array(z.string()).optional(),
  startTime: epoch,
  endTime: epoch,
  queryString: z
    .string()
    .max(MAX_QUERY_CHARACTERS, `Member must have length less than or equal to ${MAX_QUERY_CHARACTERS}`),
  queryLanguage: queryLanguage.optional(),
  limit: countUpTo(MAX_LIMIT).optional(),
});

const queryIdRequest = z.object({ queryId: z.string() });

const getQueryResultsRequest = queryIdRequest.extend({
  nextToken: pageToken.optional(),
  // AWS lets it be 0, which is no page size: it is the default here.
  maxItems: z.literal(0).or(countUpTo(MAX_RESULT_PAGE)).optional(),
});

const describeQueriesRequest = z.object({
  logGroupName: z.string().optional(),
  status: z.enum(STATUSES, `Member must satisfy enum value set: [${STATUSES.join(', ')}]`).optional(),
  maxResults: countUpTo(MAX_QUERY_PAGE).optional(),
  nextToken: pageToken.optional(),
  queryLanguage: queryLanguage.optional(),
});

type StartQueryRequest = z.infer<typeof startQueryRequest>;

const asMalformed = (error: unknown): unknown =>
  error instanceof QueryError ? malformedQuery(error.message, error.span) : error;

const parseQueryText = (text: string): void => {
  try {
    parseQuery(text);
  } catch (error) {
    throw asMalformed(error);
  }
};

/** Finds the log groups to query; exactly one of three members names them. */
const queriedGroups = (store: EventStore, request: StartQueryRequest): readonly string[] => {
  const { logGroupName, logGroupNames, logGroupIdentifiers } = request;
  const given = [logGroupName === undefined ? undefined : [logGroupName], logGroupNames, logGroupIdentifiers];
  const [names, ...others] = given.filter((list) => list !== undefined);
  if (names === undefined || names.length === 0 || others.length > 0) {
    // A query may name its log groups itself (SOURCE): then its text is what is refused.
    if (given.every((list) => list === undefined)) parseQueryText(request.queryString);
    throw invalidParameter(
      'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified and not be empty.',
    );
  }
  if (names.length > MAX_GROUPS) throw invalidParameter(`A query reads at most ${MAX_GROUPS} log groups.`);
  const groups = [...new Set(names.map(groupNameOf))];
  const missing = groups.find((name) => store.catalogue.group(name) === undefined);
  if (missing === undefined) return groups;
  throw new AwsException(
    'ResourceNotFoundException',
    `Log group '${missing}' does not exist for account ID '${ACCOUNT_ID}'`,
  );
};

/** First millisecond of a second; one beyond every event when milliseconds were given for seconds. */
const startOf = (second: number): number => Math.min(second, LAST_SECOND) * SECOND_MS;

const startQuery = async (store: EventStore, queries: QueryRegistry, body: unknown): Promise<object> => {
  const request = parseRequest(startQueryRequest, body);
  const { startTime, endTime, queryLanguage: language = 'CWLI' } = request;
  if (language !== 'CWLI') {
    throw invalidParameter(`queryLanguage ${language} is not supported by the local store: only CWLI is.`);
  }
  if (startTime > endTime) throw invalidParameter('startTime must not be after endTime.');
  const logGroups = queriedGroups(store, request);
  if (queries.active >= MAX_ACTIVE) {
    throw new AwsException('LimitExceededException', `At most ${MAX_ACTIVE} queries run at a time.`);
  }
  // Both ends are included, and the end covers its whole second.
  const range = { logGroups, from: startOf(startTime), to: startOf(endTime) + SECOND_MS - 1 };
  const limit = request.limit ?? DEFAULT_LIMIT;
  try {
    return { queryId: await queries.start({ text: request.queryString, range, limit }) };
  } catch (error) {
    throw asMalformed(error);
  }
};

const requireQuery = (queries: QueryRegistry, queryId: string): QueryRun => {
  const run = queries.get(queryId);
  if (run !== undefined) return run;
  throw new AwsException('ResourceNotFoundException', 'The specified query does not exist.');
};

const writeStatistics = (statistics: QueryStatistics): object => ({
  ...statistics,
  estimatedRecordsSkipped: 0,
  estimatedBytesSkipped: 0,
});

const getQueryResults = async (queries: QueryRegistry, body: unknown): Promise<object> => {
  const request = parseRequest(getQueryResultsRequest, body);
  const run = requireQuery(queries, request.queryId);
  const { rows, statistics, status } = (await queries.ended(run.id, ANSWER_WAIT_MS)) ?? run;
  const { items, ...next } = pageOf(rows, request.maxItems || MAX_RESULT_PAGE, request.nextToken);
  return {
    queryLanguage: 'CWLI',
    results: items,
    statistics: { ...writeStatistics(statistics), resultCount: rows.length },
    status,
    ...next,
  };
};

const stopQuery = async (queries: QueryRegistry, body: unknown): Promise<object> => {
  const { queryId } = parseRequest(queryIdRequest, body);
  const { status } = requireQuery(queries, queryId);
  if (queries.stop(queryId)) return { success: true };
  throw invalidParameter(`The query is not running: its status is ${status}.`);
};

/** The text of a query as AWS lists it: with its log groups and its range in front. */
const listedText = ({ text, range }: QueryRun): string => {
  const sources = range.logGroups.map((group) => `SOURCE "${group}"`).join(' ');
  return `${sources} START=${range.from} END=${range.to} | ${text}`;
};

const describeRun = (run: QueryRun): object => ({
  queryLanguage: 'CWLI',
  queryId: run.id,
  queryString: listedText(run),
  status: run.status,
  createTime: run.createTime,
  logGroupName: run.range.logGroups[0],
  ...(run.durationMs === undefined ? {} : { queryDuration: run.durationMs }),
  bytesScanned: run.statistics.bytesScanned,
});

const describeQueries = async (queries: QueryRegistry, body: unknown): Promise<object> => {
  const request = parseRequest(describeQueriesRequest, body);
  const { logGroupName, status, queryLanguage: language = 'CWLI' } = request;
  const runs = queries
    .list()
    .filter((run) => logGroupName === undefined || run.range.logGroups.includes(groupNameOf(logGroupName)))
    .filter((run) => (status === undefined || run.status === status) && language === 'CWLI');
  const { items, ...next } = pageOf(runs, request.maxResults ?? MAX_QUERY_PAGE, request.nextToken);
  return { queries: items.map(describeRun), ...next };
};

const listLogGroupsForQuery = async (queries: QueryRegistry, body: unknown): Promise<object> => {
  const request = parseRequest(queryIdRequest.extend({ nextToken: pageToken.optional() }), body);
  const { range } = requireQuery(queries, request.queryId);
  return { logGroupIdentifiers: range.logGroups.map(logGroupArn) };
};

/** Operations on Logs Insights queries. */
export const queryOperations = (store: EventStore, queries: QueryRegistry): Operations =>
  new Map([
    ['StartQuery', (body: unknown) => startQuery(store, queries, body)],
    ['GetQueryResults', (body: unknown) => getQueryResults(queries, body)],
    ['StopQuery', (body: unknown) => stopQuery(queries, body)],
    ['ListLogGroupsForQuery', (body: unknown) => listLogGroupsForQuery(queries, body)],
    ['DescribeQueries', (body: unknown) => describeQueries(queries, body)],
  ]);
