import * as z from 'zod';

/** Codes of what can go wrong between a question and its answer. The page words and states hang on these. */
const PROBLEM_CODES = [
  'session_missing',
  'login_missing',
  'host_refused',
  'origin_refused',
  'not_found',
  'request_invalid',
  'value_not_searchable',
  'query_refused',
  'no_access_log',
  'query_unfinished',
  'busy',
  'throttled',
  'query_quota',
  'credentials_missing',
  'credentials_expired',
  'credentials_refused',
  'access_denied',
  'log_group_unknown',
  'query_unknown',
  'query_stopped',
  'query_malformed',
  'logs_unreachable',
  'logs_unavailable',
  'dashboard_unreachable',
  'answer_unreadable',
  'unexpected',
] as const;

/** Code of one problem. */
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/**
 * What went wrong, for a person: one sentence, and what to do about it.
 *
 * Holds neither a stack nor text of the store that could carry a secret.
 */
export const problemSchema = z.object({
  code: z.enum(PROBLEM_CODES),
  sentence: z.string(),
  remedy: z.string(),
  /** Where in the query text of the reader the mistake is, in characters. */
  location: z.object({ start: z.int(), end: z.int() }).optional(),
  /** What CloudWatch Logs says about that place. */
  detail: z.string().optional(),
  /** When to try again; left out where trying again alone does not help. */
  retryAfterMs: z.int().optional(),
});

/** One problem answer. */
export type Problem = z.infer<typeof problemSchema>;
