/** ISO 8601; a time beyond what a Date holds is shown as the number it is. */
export const isoTime = (milliseconds: number): string => {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
};
