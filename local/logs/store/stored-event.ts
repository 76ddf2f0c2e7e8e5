/** Where the line of an event lies in the segments of its log group. */
interface EventLocation {
  /** Number of the log group's directory. */
  readonly directory: number;
  readonly segment: number;
  /** Bytes from the start of the segment. */
  readonly start: number;
  /** Bytes of the line, without its newline. */
  readonly length: number;
}

/** An event as PutLogEvents brings it. */
export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** An event on disk. */
export interface StoredEvent extends LogEvent {
  /** Counts every event of the store in order of arrival, from 1. */
  readonly sequence: number;
  readonly location: EventLocation;
}

/** Events that were written together: all of them are there, or none. */
export interface StoredBatch {
  readonly logStream: string;
  /** Milliseconds since the epoch. */
  readonly ingestionTime: number;
  readonly events: readonly StoredEvent[];
  /** Offset behind the batch in its segment. */
  readonly end: number;
}
