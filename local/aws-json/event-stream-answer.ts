import type { Writable } from 'node:stream';

/** Content type of an answer that is a stream of events. */
export const EVENT_STREAM_TYPE = 'application/vnd.amazon.eventstream';

/** An answer that goes on: frames of an event stream in place of one JSON object. */
export class EventStreamAnswer {
  /** Starts to write frames; the stream's `close` tells the end. */
  readonly start: (stream: Writable, requestId: string) => void;

  constructor(start: (stream: Writable, requestId: string) => void) {
    this.start = start;
  }
}
