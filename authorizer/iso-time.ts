/** Seconds that were written last, so that only milliseconds are left to write: tokens and calls share them. */
const written = new Map<number, string>();
const MAX_WRITTEN = 64;

/** ISO 8601; a time beyond what a Date holds is shown as the number it is. */
export const isoTime = (milliseconds: number): string => {
  const second = Math.floor(milliseconds / 1000);
  const text = written.get(second) ?? writeSecond(second);
  return text === undefined
    ? String(milliseconds)
    : `${text}.${String(Math.trunc(milliseconds - second * 1000)).padStart(3, '0')}Z`;
};

const writeSecond = (second: number): string | undefined => {
  const date = new Date(second * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString().slice(0, -5);
  if (written.size >= MAX_WRITTEN) written.clear();
  written.set(second, text);
  return text;
};
