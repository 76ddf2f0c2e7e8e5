import { readDelimitedPattern } from './delimited-pattern.ts';
import { readJsonPattern } from './json-pattern.ts';
import type { TextTest } from './linear-regex.ts';
import { PatternCursor } from './pattern-cursor.ts';
import { readTextPattern } from './text-pattern.ts';

/** Regular expressions that one pattern may hold (AWS quota). */
const MAX_REGEXES = 2;

const readPattern = (cursor: PatternCursor): TextTest => {
  if (cursor.next === '{') return readJsonPattern(cursor);
  if (cursor.next === '[') return readDelimitedPattern(cursor);
  return readTextPattern(cursor);
};

/**
 * Parses a filter pattern, as FilterLogEvents and StartLiveTail take it.
 *
 * @returns Tells whether the message of an event matches; every message matches an empty pattern.
 * @throws FilterPatternError for anything that AWS does not document.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html Filter pattern syntax}
 */
export const parseFilterPattern = (text: string): TextTest => {
  const cursor = new PatternCursor(text);
  cursor.skipSpaces();
  const matches = readPattern(cursor);
  cursor.skipSpaces();
  if (!cursor.isAtEnd) cursor.fail('expected the end of the pattern');
  if (cursor.regexes > MAX_REGEXES) cursor.fail(`expected at most ${MAX_REGEXES} regular expressions`);
  return matches;
};
