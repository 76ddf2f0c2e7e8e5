import { type Condition, readExpression } from './boolean-expression.ts';
import type { TextTest } from './linear-regex.ts';
import type { PatternCursor } from './pattern-cursor.ts';
import { fieldValue, readComparison } from './pattern-value.ts';

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['[', ']'],
  ['"', '"'],
]);

/** Splits an event at white space; what stands in brackets or double quotes is one field, without them. */
const splitFields = (message: string): readonly string[] => {
  const fields: string[] = [];
  let at = 0;
  while (at < message.length) {
    if (/\s/.test(message.charAt(at))) {
      at += 1;
      continue;
    }
    const closing = CLOSING.get(message.charAt(at));
    const close = closing === undefined ? -1 : message.indexOf(closing, at + 1);
    if (close >= 0) {
      fields.push(message.slice(at + 1, close));
      at = close + 1;
    } else {
      const rest = message.slice(at).search(/\s/);
      const end = rest < 0 ? message.length : at + rest;
      fields.push(message.slice(at, end));
      at = end;
    }
  }
  return fields;
};

/** A field of the pattern: any number of fields of the event, or one that fulfils a condition. */
type PatternField =
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'field'; readonly matches: Condition<string> };

const NAME = /[\w-]/;

const readName = (cursor: PatternCursor): string => cursor.readWhile((character) => NAME.test(character));

const isBehindName = (cursor: PatternCursor): boolean => {
  cursor.skipSpaces();
  return cursor.next === ',' || cursor.next === ']';
};

const readField = (cursor: PatternCursor): PatternField => {
  cursor.skipSpaces();
  if (cursor.take('...') || cursor.take('…')) return { kind: 'ellipsis' };
  if (isBehindName(cursor)) return { kind: 'field', matches: () => true };
  let name: string | undefined;
  const readCondition = (): Condition<string> => {
    const found = readName(cursor);
    if (found === '') cursor.fail('expected the name of a field');
    if (name !== undefined && name !== found) cursor.fail(`expected a condition on ${name}`);
    const isFirst = name === undefined;
    name = found;
    if (isBehindName(cursor) && isFirst) return () => true;
    const matches = readComparison(cursor);
    return (text) => matches(fieldValue(text));
  };
  return { kind: 'field', matches: readExpression(cursor, readCondition) };
};

const readFields = (cursor: PatternCursor): readonly PatternField[] => {
  const fields = [readField(cursor)];
  for (cursor.skipSpaces(); cursor.take(','); cursor.skipSpaces()) fields.push(readField(cursor));
  if (fields.filter(({ kind }) => kind === 'ellipsis').length > 1) cursor.fail('expected at most one ...');
  return fields;
};

const conditionsOf = (fields: readonly PatternField[]): readonly Condition<string>[] =>
  fields.flatMap((field) => (field.kind === 'field' ? [field.matches] : []));

/**
 * Reads a pattern for space-delimited events, such as `[ip, user, ..., status = 4*, bytes > 1000]`.
 *
 * Without `...` an event must have as many fields as the pattern.
 *
 * @throws FilterPatternError
 */
export const readDelimitedPattern = (cursor: PatternCursor): TextTest => {
  cursor.expect('[');
  const fields = readFields(cursor);
  cursor.expect(']');
  const ellipsis = fields.findIndex(({ kind }) => kind === 'ellipsis');
  const before = conditionsOf(ellipsis < 0 ? fields : fields.slice(0, ellipsis));
  const after = conditionsOf(ellipsis < 0 ? [] : fields.slice(ellipsis + 1));
  return (message) => {
    const found = splitFields(message);
    const least = before.length + after.length;
    if (ellipsis < 0 ? found.length !== least : found.length < least) return false;
    const start = found.length - after.length;
    return (
      before.every((matches, index) => matches(found[index] ?? '')) &&
      after.every((matches, index) => matches(found[start + index] ?? ''))
    );
  };
};
