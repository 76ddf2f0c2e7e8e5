import type { LambdaContext } from './lambda-context.ts';

/** Time kept free at the end of an invocation, to write the record and to answer, milliseconds. */
const RESERVE_MS = 300;

/**
 * The time an introspection may take.
 *
 * @param timeoutMs - Wanted limit, or what is left of it.
 * @returns Milliseconds, below what is left of the Lambda invocation.
 */
export const introspectionTimeoutMs = (timeoutMs: number, context: LambdaContext | undefined): number =>
  Math.max(1, Math.min(timeoutMs, remainingMs(context) - RESERVE_MS));

/** What is left of the invocation, milliseconds; infinite outside of Lambda. Never throws. */
export function remainingMs(context: LambdaContext | undefined): number {
  let remaining: number | undefined;
  try {
    remaining = context?.getRemainingTimeInMillis?.();
  } catch {
    // As if there were no such function.
  }
  return remaining !== undefined && Number.isFinite(remaining)
    ? Math.max(0, remaining)
    : Number.POSITIVE_INFINITY;
}

/** A task did not end in time. */
export class LateAnswer extends Error {
  constructor() {
    super('no answer in time');
  }
}

/**
 * Runs a task under one total deadline, whether or not the task heeds its signal.
 *
 * @throws LateAnswer when the time is over, and whatever the task throws.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new LateAnswer());
        abort.abort();
      }, timeoutMs);
      Promise.resolve(task(abort.signal)).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
