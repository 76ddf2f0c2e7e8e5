import type { IngestedBatch } from '../store/ingested-batch.ts';
import type { LiveTailSession } from './live-tail-session.ts';

/** The Live Tail sessions of this store. */
export class LiveTail {
  readonly #sessions = new Set<LiveTailSession>();

  /** Sessions that are open. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Adds a session, which gets every batch from now on. */
  add(session: LiveTailSession): void {
    this.#sessions.add(session);
  }

  /** Removes a session that has ended. */
  remove(session: LiveTailSession): void {
    this.#sessions.delete(session);
  }

  /** Hands events that were just stored to every session. */
  publish(batch: IngestedBatch): void {
    for (const session of this.#sessions) session.ingest(batch);
  }
}
