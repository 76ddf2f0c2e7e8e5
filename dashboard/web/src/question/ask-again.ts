import { problemOf } from '../api/dashboard-api.ts';

const MAX_TRIES = 4;
const LONGEST_MS = 30_000;

/**
 * How the page asks again, for a react-query: only after a problem that says when, and each time after twice as long.
 *
 * The server has waited out short throttling before it says so.
 */
export const AGAIN = {
  retry: (failures: number, error: Error): boolean =>
    failures < MAX_TRIES - 1 && problemOf(error).retryAfterMs !== undefined,
  retryDelay: (failures: number, error: Error): number =>
    Math.min((problemOf(error).retryAfterMs ?? 0) * 2 ** failures, LONGEST_MS),
} as const;
