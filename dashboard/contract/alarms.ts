import * as z from 'zod';
import { filterSchema } from './filter.ts';
import { problemSchema } from './problem.ts';

/** One alarm. Its texts were written by whoever made it. */
export const alarmSchema = z.object({
  /** Which of `ALARMS` in `shared/alarms.ts` it was made from; left out for another alarm. */
  id: z.string().exactOptional(),
  name: z.string(),
  description: z.string(),
  state: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  /** Why it is in this state, as CloudWatch says. */
  stateReason: z.string(),
  /** Milliseconds since the epoch. */
  changedAt: z.number().exactOptional(),
  /** The search that explains it: the decisions that its metric counts, from before the change on. */
  search: z.object({ filter: filterSchema, startTime: z.int(), endTime: z.int() }).exactOptional(),
});

/** One alarm. */
export type Alarm = z.infer<typeof alarmSchema>;

/** Answer of `GET /api/alarms`: those on the metrics of Gatelens, the ones in alarm first. */
export const alarmsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alarms'), alarms: z.array(alarmSchema) }),
  z.object({ kind: z.literal('none_configured') }),
  /** They cannot be read; the rest of the dashboard works. */
  z.object({ kind: z.literal('unknown'), problem: problemSchema }),
]);

/** Answer of `GET /api/alarms`. */
export type Alarms = z.infer<typeof alarmsSchema>;
