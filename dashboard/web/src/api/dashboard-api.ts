import axios, { type AxiosRequestConfig } from 'axios';
import type * as z from 'zod';
import { type Alarms, alarmsSchema } from '../../../contract/alarms.ts';
import { type Problem, problemSchema } from '../../../contract/problem.ts';
import {
  type QueryProgress,
  type QueryStarted,
  queryProgressSchema,
  queryStartedSchema,
  queryStoppedSchema,
} from '../../../contract/query-answer.ts';
import type { QueryRequestInput } from '../../../contract/query-request.ts';
import { type Settings, settingsSchema } from '../../../contract/settings.ts';

/** The server, or CloudWatch Logs behind it, could not answer; `problem` says why in words. */
class DashboardProblem extends Error {
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

/** Asks for the state of a query and its rows so far. */
export const fetchProgress = (id: string, signal: AbortSignal): Promise<QueryProgress> =>
  ask(queryProgressSchema, { url: `/queries/${encodeURIComponent(id)}`, signal });

/** Stops a query that nobody waits for. */
export const stopQuery = async (id: string): Promise<void> => {
  await ask(queryStoppedSchema, { url: `/queries/${encodeURIComponent(id)}`, method: 'DELETE' });
};

const ask = async <T>(schema: z.ZodType<T>, request: AxiosRequestConfig): Promise<T> => {
  const { status, data } = await send(request);
  if (status >= 400) {
    const problem = problemSchema.safeParse(data);
    throw new DashboardProblem(problem.success ? problem.data : UNREADABLE);
  }
  const answer = schema.safeParse(data);
  if (!answer.success) throw new DashboardProblem(UNREADABLE, { cause: answer.error });
  return answer.data;
};

const send = async (request: AxiosRequestConfig): Promise<{ status: number; data: unknown }> => {
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
