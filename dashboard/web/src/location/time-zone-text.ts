import { utcText } from '../decision/time-text.ts';

/** Writes a moment (milliseconds since the epoch) in UTC or in the reader's zone, as `2026-11-22 20:07:45`; never throws. */
export const momentText = (ms: number, zone: 'utc' | 'local'): string => {
  if (Number.isNaN(new Date(ms).getTime())) return 'unknown time';
  const shift = zone === 'utc' ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return utcText(new Date(ms - shift).toISOString()).slice(0, 19);
};
