const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Writes a length of time by its largest unit, such as `3 h`; less than a second as milliseconds. Sign is left out. */
export const agoText = (ms: number): string => {
  const length = Math.abs(ms);
  const unit = UNITS.find(([, size]) => length >= size);
  if (Number.isNaN(length)) return 'some time';
  return unit === undefined ? `${Math.round(length)} ms` : `${Math.floor(length / unit[1])} ${unit[0]}`;
};
