/** Quotes a text as one word of a POSIX shell. A control character, which no call needs, becomes `?`. */
export const quoteForShell = (text: string): string =>
  `'${text.replaceAll(/\p{Cc}/gu, '?').replaceAll("'", `'\\''`)}'`;
