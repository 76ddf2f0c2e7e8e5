const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Writes a number of bytes with its unit, such as `41.2 MB`. */
export const bytesText = (bytes: number): string => {
  const step = Math.min(bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${UNITS[step]}`;
};
