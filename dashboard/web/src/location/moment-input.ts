/** How the reader sees times. */
export type TimeZoneChoice = 'utc' | 'local';

const FORM = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?$/;

/**
 * Reads what an `<input type="datetime-local">` holds, in UTC or in the zone of the reader.
 *
 * @returns Seconds since the epoch; `undefined` for what is no such time.
 */
export const parseMoment = (text: string, zone: TimeZoneChoice): number | undefined => {
  if (!FORM.test(text)) return undefined;
  const ms = Date.parse(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(ms) || ms < 0 ? undefined : Math.floor(ms / 1000);
};

/** Writes a moment (seconds since the epoch) for an `<input type="datetime-local">`. */
export const writeMoment = (seconds: number, zone: TimeZoneChoice): string => {
  const shift = zone === 'utc' ? 0 : new Date(seconds * 1000).getTimezoneOffset() * 60;
  return new Date((seconds - shift) * 1000).toISOString().slice(0, 19);
};
