import { FilterPatternError } from './filter-pattern-error.ts';
import { compileRegex, type TextTest } from './linear-regex.ts';
import type { PatternCursor } from './pattern-cursor.ts';

/** Where a term must stand: in every event, in one with any other such term, or in none. */
type TermKind = 'required' | 'optional' | 'excluded';

interface Term {
  readonly kind: TermKind;
  readonly text: string;
}

const WORD = /[\p{L}\p{N}_]/u;

const readTerm = (cursor: PatternCursor): Term => {
  const kind: TermKind = cursor.take('?') ? 'optional' : cursor.take('-') ? 'excluded' : 'required';
  if (cursor.next === '"') return { kind, text: cursor.readQuoted() };
  const text = cursor.readWhile((character) => !/\s/.test(character));
  if (text === '') cursor.fail('expected a term');
  if ([...text].some((character) => !WORD.test(character))) {
    throw new FilterPatternError(`Invalid character(s) in term '${text}'`);
  }
  return { kind, text };
};

const readTerms = (cursor: PatternCursor): readonly Term[] => {
  const terms: Term[] = [];
  for (cursor.skipSpaces(); !cursor.isAtEnd; cursor.skipSpaces()) terms.push(readTerm(cursor));
  return terms;
};

/**
 * Reads a pattern of terms, such as `ERROR -"not found"` or `?ERROR ?WARN`, or one regular expression.
 *
 * A term matches anywhere in the event, in the same case. Optional terms count only where there are no others, as
 * AWS documents.
 *
 * @throws FilterPatternError
 */
export const readTextPattern = (cursor: PatternCursor): TextTest => {
  if (cursor.next === '%') return compileRegex(cursor.readRegexSource());
  const terms = readTerms(cursor);
  const textsOf = (kind: TermKind): readonly string[] =>
    terms.filter((term) => term.kind === kind).map(({ text }) => text);
  const required = textsOf('required');
  const excluded = textsOf('excluded');
  const optional = textsOf('optional');
  if (required.length === 0 && excluded.length === 0 && optional.length > 0) {
    return (message) => optional.some((text) => message.includes(text));
  }
  return (message) =>
    required.every((text) => message.includes(text)) && !excluded.some((text) => message.includes(text));
};
