import {
  type ProgressOf,
  type QueryProgress,
  type QueryStarted,
  queryProgressSchema,
  queryStartedSchema,
} from '../../dashboard/contract/query-answer.ts';
import type { QueryRequestInput } from '../../dashboard/contract/query-request.ts';
import { isUnfinished } from '../../dashboard/contract/query-status.ts';
import { buildAccessLogLine } from '../../shared/access-log.ts';
import type { DecisionRecord } from '../../shared/decision-record.ts';
import { type HttpAnswer, send } from './dashboard-http.ts';
import { openSession, startTestDashboard } from './dashboard-server.ts';
import { putEvents, startTestLogStore } from './logs.ts';

/** Groups of every dashboard that a test starts. */
const DECISIONS = '/aws/lambda/gatelens-authorizer';
const ACCESS = '/aws/apigateway/gatelens-access';

/** A line of the access log. */
export type AccessValues = Parameters<typeof buildAccessLogLine>[0];

/** A dashboard over a real local log store. */
export interface DashboardOnStore extends AsyncDisposable {
  /** With the key of the start. */
  readonly url: string;
  readonly base: string;
  readonly cookie: string;
  /** Puts records into the log group of the authorizer, at their own time. */
  putDecisions(records: readonly DecisionRecord[]): Promise<void>;
  /** Puts lines into the access log, at their `request_time_epoch`. */
  putAccess(lines: readonly AccessValues[]): Promise<void>;
  /** Puts any text into the log group of the authorizer. */
  putText(message: string, timestamp: number): Promise<void>;
  /** Puts any text into the access log. */
  putAccessText(message: string, timestamp: number): Promise<void>;
  post(path: string, body: unknown): Promise<HttpAnswer>;
  get(path: string): Promise<HttpAnswer>;
  /** Asks a question and waits for its end. */
  ask<Request extends QueryRequestInput>(
    request: Request,
  ): Promise<{ readonly started: QueryStarted; readonly progress: ProgressOf<Request['kind']> }>;
}

/** Starts a log store and a dashboard on it. */
export const startDashboardOnStore = async (
  now?: () => number,
  options: {
    readonly webRoot?: string;
    /** US dollars; nothing is billed when left out. */
    readonly pricePerGb?: number;
    /** Puts something between dashboard and store, for logs and alarms; gives its address. */
    readonly through?: (storeUrl: string) => Promise<string>;
  } = {},
): Promise<DashboardOnStore> => {
  const store = await startTestLogStore(now ?? Date.now);
  const { through, ...rest } = options;
  const endpoint = await through?.(store.url);
  const dashboard = await startTestDashboard(endpoint ?? store.url, {
    ...rest,
    // A store that no script fails does not answer in time only where the machine stalls.
    ...(endpoint === undefined ? { maxAttempts: 3 } : { alarmsUrl: endpoint }),
  });
  const cookie = await openSession(dashboard.base);
  const json = { cookie, 'content-type': 'application/json' };
  const post = (path: string, body: unknown): Promise<HttpAnswer> =>
    send(dashboard.base, { method: 'POST', path, headers: json, body: JSON.stringify(body) });
  const get = (path: string): Promise<HttpAnswer> => send(dashboard.base, { path, headers: { cookie } });
  const putText = (message: string, timestamp: number): Promise<void> =>
    putEvents(store.client, { group: DECISIONS }, [{ message, timestamp }]);
  return {
    url: dashboard.url,
    base: dashboard.base,
    cookie,
    post,
    get,
    putText,
    putAccessText: (message, timestamp) =>
      putEvents(store.client, { group: ACCESS }, [{ message, timestamp }]),
    putDecisions: (records) =>
      putEvents(
        store.client,
        { group: DECISIONS },
        records
          .map((record) => ({ timestamp: Date.parse(record.timestamp), message: JSON.stringify(record) }))
          .toSorted((one, other) => one.timestamp - other.timestamp),
      ),
    putAccess: (lines) =>
      putEvents(
        store.client,
        { group: ACCESS },
        lines.map((line) => ({
          timestamp: Number(line.request_time_epoch),
          message: buildAccessLogLine(line),
        })),
      ),
    ask: async <Request extends QueryRequestInput>(request: Request) => {
      const answer = await post('/api/queries', request);
      if (answer.status !== 202) throw new Error(answer.text);
      const started = queryStartedSchema.parse(JSON.parse(answer.text));
      let progress = parseProgress(await get(`/api/queries/${started.id}`));
      while (isUnfinished(progress.status)) progress = parseProgress(await get(`/api/queries/${started.id}`));
      // The kind of the answer is that of the question: the server's tests of the contract show it.
      return { started, progress: progress as ProgressOf<Request['kind']> };
    },
    [Symbol.asyncDispose]: async () => {
      await dashboard.close();
      await store[Symbol.asyncDispose]();
    },
  };
};

const parseProgress = ({ status, text }: HttpAnswer): QueryProgress => {
  if (status !== 200) throw new Error(text);
  return queryProgressSchema.parse(JSON.parse(text));
};
