import { DECISION_SCHEMA } from '../../../shared/decision-record.ts';
import type { Filter } from '../../contract/filter.ts';
import type { Row } from '../../contract/rows.ts';
import { parseDecisionText } from '../answer/result-rows.ts';
import { matchesFilter } from './matches-filter.ts';

/** Filter pattern of CloudWatch Logs: JSON events whose `schema` is that of the record. */
export const DECISION_PATTERN = `{ $.schema = "${DECISION_SCHEMA}*" }`;

/** One event as a log group gives it. */
export interface TailedEvent {
  readonly message?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly timestamp?: number | undefined;
}

/** Reads events as rows, and keeps those that the filter lets through and those that cannot be read. */
export const tailRows = (events: readonly TailedEvent[], filter: Filter | undefined): Row[] =>
  events
    .toSorted((one, other) => (one.timestamp ?? 0) - (other.timestamp ?? 0))
    .map(({ message, timestamp }) =>
      parseDecisionText(message, timestamp === undefined ? '' : new Date(timestamp).toISOString()),
    )
    .filter((row) => row.kind === 'unreadable' || matchesFilter(row.record, filter));
