import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { countText } from '../../../../shared/plural.ts';

const DAY_MS = 86_400_000;

/**
 * Says whether the presented certificate was within its dates when the call came; undefined when they are not known.
 *
 * It is no part of the binding: RFC 8705 section 6.2 leaves the dates to the resource server.
 */
export const sayValidity = ({
  timestamp,
  certificate_not_before: from,
  certificate_not_after: to,
}: Pick<ReadDecisionRecord, 'timestamp' | 'certificate_not_before' | 'certificate_not_after'>):
  | string
  | undefined => {
  const [call, start, end] = [timestamp, from, to].map((text) => Date.parse(text ?? ''));
  if (call === undefined || Number.isNaN(call)) return undefined;
  if (start !== undefined && call < start) return 'not valid yet';
  if (end === undefined || Number.isNaN(end)) return undefined;
  if (call > end) return `expired ${daysText(call - end)} before`;
  return `valid for another ${daysText(end - call)}`;
};

const daysText = (ms: number): string => {
  const days = Math.floor(ms / DAY_MS);
  return days === 0 ? 'less than a day' : countText(days, 'day');
};
