import { utcText } from '../decision/time-text.ts';
import type { TimeZoneChoice } from './moment-input.ts';

/** Writes a moment (milliseconds since the epoch) in UTC or in the reader's zone, as `2026-11-22 20:07:45`; never throws. */
export const momentText = (ms: number, zone: TimeZoneChoice): string => {
  if (Number.isNaN(new Date(ms).getTime())) return 'unknown time';
  const shift = zone === 'utc' ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return utcText(new Date(ms - shift).toISOString()).slice(0, 19);
};

/** Writes an ISO 8601 time with its milliseconds in UTC or in the reader's zone; what is no time comes back as it is. */
export const zonedText = (iso: string, zone: TimeZoneChoice): string => {
  const ms = Date.parse(iso);
  if (zone === 'utc' || Number.isNaN(ms)) return utcText(iso);
  return utcText(new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString());
};
