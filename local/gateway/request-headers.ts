import type { ValueMaps } from './request-target.ts';

/** One header line: the name in the client's spelling, and the value. */
export type HeaderLine = readonly [name: string, value: string];

/** Largest sum of all header names and values, in bytes. */
export const MAX_HEADER_BYTES = 10_240;

/** Headers that are about one connection only (RFC 9110 section 7.6.1). */
const CONNECTION_HEADERS = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Pairs up Node's flat list of names and values. */
export const pairHeaders = (rawHeaders: readonly string[]): readonly HeaderLine[] =>
  rawHeaders.flatMap((name, index): HeaderLine[] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );

/** Sums up names and values, as API Gateway counts them against {@link MAX_HEADER_BYTES}. */
export const countHeaderBytes = (lines: readonly HeaderLine[]): number =>
  // Node decodes header bytes as Latin-1: one character is one byte.
  lines.reduce((sum, [name, value]) => sum + name.length + value.length, 0);

/** Finds the last value of a header; names are compared without regard to case. */
export const findHeader = (lines: readonly HeaderLine[], name: string): string | undefined =>
  lines.findLast(([candidate]) => candidate.toLowerCase() === name)?.[1];

/**
 * Builds the header maps of an event: the client's spelling, the last value in `single`, all of them in `multi`.
 *
 * Names that differ only in case are one header, under the spelling that came first, so that a second
 * `authorization` beside an `Authorization` shows. What the gateway adds replaces what the client sent.
 *
 * @param added - What API Gateway adds, such as `X-Amzn-Trace-Id`.
 */
export const buildHeaderMaps = (lines: readonly HeaderLine[], added: readonly HeaderLine[]): ValueMaps => {
  const replaced = new Set(added.map(([name]) => name.toLowerCase()));
  const kept = lines.filter(([name]) => {
    const key = name.toLowerCase();
    return !CONNECTION_HEADERS.has(key) && !replaced.has(key);
  });
  const headers = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of [...kept, ...added]) {
    const known = headers.get(name.toLowerCase());
    if (known === undefined) headers.set(name.toLowerCase(), { name, values: [value] });
    else known.values.push(value);
  }
  const entries = [...headers.values()];
  return {
    single: Object.fromEntries(entries.map(({ name, values }) => [name, values.at(-1) ?? ''])),
    multi: Object.fromEntries(entries.map(({ name, values }) => [name, values])),
  };
};
