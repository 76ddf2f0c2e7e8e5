import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import * as z from 'zod';
import { filterSchema } from '../../contract/filter.ts';
import { type TailPoll, tailPollRequestSchema } from '../../contract/tail.ts';
import { DashboardFault } from '../dashboard-fault.ts';
import { OWN_PROBLEMS } from '../problem-answer.ts';
import { parseInput, validJson } from '../valid-request.ts';
import { followDecisions, POLL_EVERY_MS } from './follow.ts';
import { newCursor, parseCursor } from './tail-cursor.ts';
import type { TailReader } from './tail-reader.ts';

const jsonFilter = z.preprocess((text) => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return null;
  }
}, filterSchema);

const tailInput = z.object({ filter: jsonFilter.optional() });

/** A comment that keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

/** Creates the API of the live tail: as server-sent events, and by polling where those cannot pass. */
export const createTailRoutes = (reader: TailReader): Hono =>
  new Hono()
    .get('/', (context) => {
      const { filter } = parseInput(tailInput, context.req.query());
      context.header('X-Accel-Buffering', 'no');
      return streamSSE(context, async (stream) => {
        const gone = new AbortController();
        stream.onAbort(() => gone.abort());
        const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
        try {
          for await (const { event, data } of followDecisions(reader, filter, gone.signal)) {
            await stream.writeSSE({ event, data: JSON.stringify(data) });
          }
        } finally {
          clearInterval(heartbeat);
          gone.abort();
        }
      });
    })
    .post('/poll', ...validJson(tailPollRequestSchema), async (context) => {
      const { filter, cursor } = context.req.valid('json');
      const from = cursor === undefined ? newCursor(Date.now()) : parseCursor(cursor);
      if (from === undefined) throw new DashboardFault(OWN_PROBLEMS.request_invalid);
      const look = await reader.poll(filter, from);
      return context.json({
        rows: look.rows,
        cursor: JSON.stringify(look.cursor),
        lookAgainAfterMs: POLL_EVERY_MS,
      } satisfies TailPoll);
    });
