import { createHash } from 'node:crypto';
import * as z from 'zod';
import { epochMsSchema } from '../../contract/time-range.ts';

/** Where polling has come to. It travels with the page and is kept nowhere. */
const cursorSchema = z.strictObject({
  /** Nothing before this is asked for, milliseconds. */
  from: epochMsSchema,
  /** Short hashes of events since then that were given already. */
  seen: z.array(z.string().max(12)).max(1_500),
});

/** Where polling has come to. */
export type TailCursor = z.infer<typeof cursorSchema>;

/** Events can become visible later than younger ones: so far back each look begins. */
const OVERLAP_MS = 30_000;
const MAX_SEEN = 1_000;

/** The cursor of a look that begins now. */
export const newCursor = (now: number): TailCursor => ({ from: now, seen: [] });

/** Reads the cursor that the page sends back; `undefined` for anything else. */
export const parseCursor = (text: string): TailCursor | undefined => {
  try {
    const cursor = cursorSchema.safeParse(JSON.parse(text));
    return cursor.success ? cursor.data : undefined;
  } catch {
    return undefined;
  }
};

/** An event that can be told from others. */
export interface IdentifiedEvent {
  readonly eventId?: string | undefined;
  readonly timestamp?: number | undefined;
}

const shortHash = ({ eventId = '' }: IdentifiedEvent): string =>
  createHash('sha256').update(eventId).digest('base64url').slice(0, 10);

/** Parts what is new from what was given already, and moves the cursor on. */
export const advanceCursor = <Event extends IdentifiedEvent>(
  cursor: TailCursor,
  events: readonly Event[],
  now: number,
): { readonly fresh: readonly Event[]; readonly cursor: TailCursor } => {
  const known = new Set(cursor.seen);
  const fresh = events.filter(
    (event) => (event.timestamp ?? 0) >= cursor.from && !known.has(shortHash(event)),
  );
  const from = Math.max(cursor.from, now - OVERLAP_MS);
  const seen = events.filter(({ timestamp = 0 }) => timestamp >= from).map(shortHash);
  return { fresh, cursor: { from, seen: seen.slice(-MAX_SEEN) } };
};
