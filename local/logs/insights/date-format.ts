import { QueryError, type Span } from './query-error.ts';

/** Fields of a Java date pattern, longest first, as DuckDB's strftime and strptime have them. */
const JAVA_FIELDS: readonly (readonly [string, string])[] = [
  ['yyyy', '%Y'],
  ['uuuu', '%Y'],
  ['yy', '%y'],
  ['MMMM', '%B'],
  ['MMM', '%b'],
  ['MM', '%m'],
  ['M', '%-m'],
  ['dd', '%d'],
  ['d', '%-d'],
  ['HH', '%H'],
  ['H', '%-H'],
  ['hh', '%I'],
  ['h', '%-I'],
  ['mm', '%M'],
  ['m', '%-M'],
  ['ss', '%S'],
  ['s', '%-S'],
  ['SSSSSS', '%f'],
  ['SSS', '%g'],
  ['EEEE', '%A'],
  ['EEE', '%a'],
  ['DDD', '%j'],
  ['a', '%p'],
  ['XXX', '%z'],
  ['X', '%z'],
  ['Z', '%z'],
];

/** Directives of strftime that mean the same on AWS as in DuckDB; `%L` is milliseconds. */
const DIRECTIVES: ReadonlyMap<string, string> = new Map([
  ...[...'aAbBdHIjmMpSyY%fz'].map((letter) => [letter, `%${letter}`] as const),
  ['L', '%g'],
  ['e', '%-d'],
  ['F', '%Y-%m-%d'],
  ['T', '%H:%M:%S'],
  ['n', '\n'],
  ['t', '\t'],
]);

const isLetter = (char: string): boolean => (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z');

const runAt = (pattern: string, start: number): string => {
  let end = start + 1;
  while (pattern.charAt(end) === pattern.charAt(start)) end += 1;
  return pattern.slice(start, end);
};

const fromDirectives = (pattern: string, span: Span): string => {
  let format = '';
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern.charAt(at) !== '%') {
      format += pattern.charAt(at);
      continue;
    }
    at += 1;
    const directive = DIRECTIVES.get(pattern.charAt(at));
    if (directive === undefined) {
      throw new QueryError(`expected a known letter after "%" in this date format, such as %Y or %m`, span);
    }
    format += directive;
  }
  return format;
};

const fromJava = (pattern: string, span: Span): string => {
  let format = '';
  for (let at = 0; at < pattern.length; ) {
    const char = pattern.charAt(at);
    if (char === "'") {
      const close = pattern.indexOf("'", at + 1);
      if (close < 0) throw new QueryError("expected a closing ' in this date format", span);
      format += close === at + 1 ? "'" : pattern.slice(at + 1, close);
      at = close + 1;
      continue;
    }
    if (!isLetter(char)) {
      format += char;
      at += 1;
      continue;
    }
    const run = runAt(pattern, at);
    const field = JAVA_FIELDS.find(([letters]) => letters === run);
    if (field === undefined) {
      throw new QueryError(
        `expected known letters in this date format, such as yyyy-MM-dd, not ${run}`,
        span,
      );
    }
    format += field[1];
    at += run.length;
  }
  return format;
};

/**
 * Reads a date format: with `%` as of strftime, else a pattern of Java's DateTimeFormatter.
 *
 * @returns The format for DuckDB's strftime and strptime.
 * @throws QueryError for a letter that is not known.
 */
export const parseDateFormat = (pattern: string, span: Span): string =>
  pattern.includes('%') ? fromDirectives(pattern, span) : fromJava(pattern, span);

/**
 * Checks the name of a time zone.
 *
 * @throws QueryError when it is not one of the IANA database.
 */
export const parseZone = (zone: string, span: Span): string => {
  const known = zone.toUpperCase() === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone);
  if (known) return zone.toUpperCase() === 'UTC' ? 'UTC' : zone;
  throw new QueryError('expected a time zone such as "UTC" or "Europe/Berlin"', span);
};
