import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { AccessLogRow, Row } from '../../../contract/rows.ts';
import { agoText } from './ago-text.ts';

/** One call of a timeline. */
export interface TimelineCall {
  readonly record: ReadDecisionRecord;
  /** When it came, as seen from the open call: `3 min before`. */
  readonly when: string;
  readonly isOpen: boolean;
  /** Status that the caller got, from the access log; undefined where no line was found. */
  readonly status: string | undefined;
}

/** Builds the timeline around an open call, oldest first, from decisions and the access-log lines of their requests. */
export const buildTimeline = (
  open: ReadDecisionRecord,
  rows: readonly Row[],
  lines: readonly AccessLogRow[],
): readonly TimelineCall[] => {
  const statuses = new Map(
    lines.flatMap((row) => (row.kind === 'access' ? [[row.line.request_id, row.line.status]] : [])),
  );
  const others = rows.flatMap((row) =>
    row.kind === 'decision' && row.record.decision_id !== open.decision_id ? [row.record] : [],
  );
  return [...others, open]
    .toSorted((one, other) => Date.parse(one.timestamp) - Date.parse(other.timestamp))
    .map((record) => ({
      record,
      when: sayWhen(Date.parse(record.timestamp) - Date.parse(open.timestamp)),
      isOpen: record.decision_id === open.decision_id,
      status: record.request_id === undefined ? undefined : statuses.get(record.request_id),
    }));
};

const sayWhen = (ms: number): string => {
  if (ms === 0) return 'at the same time';
  return `${agoText(ms)} ${ms < 0 ? 'before' : 'after'}`;
};

/** Request ids to ask the access log about, at most 100. */
export const requestIdsOf = (rows: readonly Row[]): string[] =>
  [
    ...new Set(
      rows.flatMap((row) =>
        row.kind === 'decision' && row.record.request_id !== undefined ? [row.record.request_id] : [],
      ),
    ),
  ].slice(0, 100);
