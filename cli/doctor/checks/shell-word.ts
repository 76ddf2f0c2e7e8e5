/** Writes a value as one word of a shell command: what a name holds must not run when it is pasted. */
export const shellWord = (value: string): string =>
  /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
