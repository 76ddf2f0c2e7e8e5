import * as z from 'zod';
import { filterSchema } from './filter.ts';
import { problemSchema } from './problem.ts';
import { rowSchema } from './rows.ts';

/**
 * Events of `GET /api/tail?filter=<filter as JSON>` (server-sent events; `event` is the key, `data` the JSON).
 *
 * After `end` nothing follows: close the EventSource, or it asks again by itself.
 */
export const TAIL_EVENTS = {
  /** The session has begun. `polling`: the store has no live tail, or does not allow it; rows come every few seconds. */
  start: z.object({ mode: z.enum(['live', 'polling']) }),
  /** New rows, oldest first. `isSampled`: more than 500 events a second, CloudWatch leaves some out. */
  rows: z.object({ rows: z.array(rowSchema), isSampled: z.boolean() }),
  /** The session is over: after its longest time (3 hours on AWS), by the store, or by a problem. */
  end: z.object({
    reason: z.enum(['session_limit', 'session_closed', 'problem']),
    problem: problemSchema.exactOptional(),
  }),
} as const;

/** An event of the live tail. */
export type TailEvent = {
  [Name in keyof typeof TAIL_EVENTS]: {
    readonly event: Name;
    readonly data: z.infer<(typeof TAIL_EVENTS)[Name]>;
  };
}[keyof typeof TAIL_EVENTS];

/** Where the next look begins: opaque. */
const cursorSchema = z.string().max(20_000);

/** `POST /api/tail/poll`: what came since the last look, where server-sent events cannot pass. */
export const tailPollRequestSchema = z.strictObject({
  filter: filterSchema.optional(),
  /** Of the answer before; left out, the look begins now. */
  cursor: cursorSchema.optional(),
});

/** Answer of `POST /api/tail/poll`. Rows are oldest first. */
export const tailPollSchema = z.object({
  rows: z.array(rowSchema),
  cursor: cursorSchema,
  lookAgainAfterMs: z.int(),
});

/** Answer of `POST /api/tail/poll`. */
export type TailPoll = z.infer<typeof tailPollSchema>;
