import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type * as z from 'zod';
import { type Alarms, alarmsSchema } from '../../../contract/alarms.ts';
import type { Filter } from '../../../contract/filter.ts';
import { type Problem, problemSchema } from '../../../contract/problem.ts';
import {
  type Estimate,
  type ExportFormat,
  estimateSchema,
  type QueryProgress,
  type QueryStarted,
  queryProgressSchema,
  queryStartedSchema,
  queryStoppedSchema,
} from '../../../contract/query-answer.ts';
import type { estimateRequestSchema, QueryRequestInput } from '../../../contract/query-request.ts';
import {
  type SavedSearch,
  type SavedSearches,
  type SaveRequest,
  savedDeletedSchema,
  savedSearchesSchema,
  savedSearchSchema,
} from '../../../contract/saved.ts';
import { type Settings, settingsSchema } from '../../../contract/settings.ts';
import { type TailPoll, tailPollSchema } from '../../../contract/tail.ts';

/** The server, or CloudWatch Logs behind it, could not answer; `problem` says why in words. */
export class DashboardProblem extends Error {
  override readonly name = 'DashboardProblem';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.sentence, options);
    this.problem = problem;
  }
}

const UNREACHABLE: Problem = {
  code: 'dashboard_unreachable',
  sentence: "The dashboard's server does not answer.",
  remedy: 'Check that it is still running, and open the URL that its start printed.',
};

const UNREADABLE: Problem = {
  code: 'answer_unreadable',
  sentence: "The page cannot read the server's answer.",
  remedy: 'Reload the page: it may be older than the server.',
};

const client = axios.create({ baseURL: '/api', timeout: 30_000, validateStatus: () => true });

/** Asks where the dashboard looks. Rejects with `DashboardProblem`, as all calls here do. */
export const fetchSettings = (signal: AbortSignal): Promise<Settings> =>
  ask(settingsSchema, { url: '/settings', signal });

/** Asks for the alarms on the metrics of Gatelens. */
export const fetchAlarms = (signal: AbortSignal): Promise<Alarms> =>
  ask(alarmsSchema, { url: '/alarms', signal });

/** Starts a query and gives the id to ask for its progress by. */
export const startQuery = (request: QueryRequestInput): Promise<QueryStarted> =>
  ask(queryStartedSchema, { url: '/queries', method: 'POST', data: request });

/** Asks for the state of a query and its rows so far, at most `rows` of them. */
export const fetchProgress = (id: string, signal: AbortSignal, rows?: number): Promise<QueryProgress> =>
  ask(queryProgressSchema, {
    url: `/queries/${encodeURIComponent(id)}`,
    signal,
    ...(rows === undefined ? {} : { params: { rows } }),
  });

/** Stops a query that nobody waits for. */
export const stopQuery = async (id: string): Promise<void> => {
  await ask(queryStoppedSchema, { url: `/queries/${encodeURIComponent(id)}`, method: 'DELETE' });
};

/** Asks how much a query over a range reads at most. */
export const fetchEstimate = (
  request: z.input<typeof estimateRequestSchema>,
  signal: AbortSignal,
): Promise<Estimate> => ask(estimateSchema, { url: '/estimate', method: 'POST', data: request, signal });

/** Asks for the searches that were saved, or why there are links only. */
export const fetchSaved = (signal: AbortSignal): Promise<SavedSearches> =>
  ask(savedSearchesSchema, { url: '/saved', signal });

/** Saves a search, in the place of the one of the same name. */
export const saveSearch = (request: SaveRequest): Promise<SavedSearch> =>
  ask(savedSearchSchema, { url: '/saved', method: 'POST', data: request });

/** Deletes a saved search; one that is gone already counts as deleted. */
export const deleteSaved = async (id: string): Promise<void> => {
  await ask(savedDeletedSchema, { url: `/saved/${encodeURIComponent(id)}`, method: 'DELETE' });
};

/** What came since the last look of the live tail; the first look has no cursor. */
export const pollTail = (
  filter: Filter | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<TailPoll> =>
  ask(tailPollSchema, {
    url: '/tail/poll',
    method: 'POST',
    signal,
    data: {
      ...(filter === undefined ? {} : { filter }),
      ...(cursor === undefined ? {} : { cursor }),
    },
  });

/** The rows of an ended query as a file that comes piece by piece. */
export interface ExportStream {
  readonly rows: number;
  readonly pieces: ReadableStream<Uint8Array>;
}

/** Fetches the rows of an ended query as a file. */
export const fetchExport = async (
  id: string,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<ExportStream> => {
  const { status, data, headers } = await send({
    url: `/queries/${encodeURIComponent(id)}/export`,
    params: { format },
    signal,
    adapter: 'fetch',
    responseType: 'stream',
    // A file of 10,000 rows may take its time.
    timeout: 0,
  });
  if (!(data instanceof ReadableStream)) throw new DashboardProblem(UNREADABLE);
  if (status >= 400) throw problemIn(await new Response(data).json().catch(() => undefined));
  return { rows: Number(headers['x-row-count']), pieces: data };
};

const ask = async <T>(schema: z.ZodType<T>, request: AxiosRequestConfig): Promise<T> => {
  const { status, data } = await send(request);
  if (status >= 400) throw problemIn(data);
  const answer = schema.safeParse(data);
  if (!answer.success) throw new DashboardProblem(UNREADABLE, { cause: answer.error });
  return answer.data;
};

const problemIn = (answer: unknown): DashboardProblem => {
  const problem = problemSchema.safeParse(answer);
  return new DashboardProblem(problem.success ? problem.data : UNREADABLE);
};

const send = async (request: AxiosRequestConfig): Promise<AxiosResponse<unknown>> => {
  try {
    return await client.request<unknown>(request);
  } catch (cause) {
    if (axios.isCancel(cause)) throw cause;
    throw new DashboardProblem(UNREACHABLE, { cause });
  }
};

/** Gives the problem behind an error of these calls. */
export const problemOf = (error: unknown): Problem =>
  error instanceof DashboardProblem ? error.problem : UNREADABLE;
