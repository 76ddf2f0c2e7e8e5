/** Writes an ISO 8601 time as `2026-11-22 20:07:45.123`, in UTC; what is no time comes back as it is. */
export const utcText = (iso: string): string => {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : time.toISOString().replace('T', ' ').replace('Z', '');
};

/** Writes seconds since the epoch like {@link utcText}, without milliseconds. */
export const epochText = (seconds: number): string => {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : `${utcText(time.toISOString()).slice(0, 19)} UTC`;
};
