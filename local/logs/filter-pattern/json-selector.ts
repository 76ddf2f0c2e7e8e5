import type { PatternCursor } from './pattern-cursor.ts';

/** One step into a JSON value: a member, an element, or every member or element. */
type SelectorStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'each'; readonly of: 'members' | 'elements' };

/** A property selector, such as `$.users[0].id`. */
export interface Selector {
  readonly steps: readonly SelectorStep[];
  readonly hasWildcard: boolean;
}

const NAME = /[\w-]/;
const DIGIT = /\d/;

const readElement = (cursor: PatternCursor): SelectorStep => {
  if (cursor.take('*')) {
    cursor.expect(']');
    return { kind: 'each', of: 'elements' };
  }
  const digits = cursor.readWhile((character) => DIGIT.test(character));
  if (digits === '') cursor.fail('expected a number or *');
  cursor.expect(']');
  return { kind: 'element', index: Number(digits) };
};

const readMember = (cursor: PatternCursor): SelectorStep => {
  if (cursor.take('*')) return { kind: 'each', of: 'members' };
  const name = cursor.readWhile((character) => NAME.test(character));
  if (name === '') cursor.fail('expected the name of a property');
  return { kind: 'member', name };
};

/**
 * Reads a property selector.
 *
 * @throws FilterPatternError
 */
export const readSelector = (cursor: PatternCursor): Selector => {
  cursor.expect('$');
  const steps: SelectorStep[] = [];
  for (;;) {
    if (cursor.take('.')) steps.push(readMember(cursor));
    else if (cursor.take('[')) steps.push(readElement(cursor));
    else break;
  }
  if (steps.length === 0) cursor.fail('expected a property behind $');
  const wildcards = steps.filter(({ kind }) => kind === 'each').length;
  if (wildcards > 1) cursor.fail('a property selector has at most one wildcard');
  return { steps, hasWildcard: wildcards > 0 };
};

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const stepInto = (value: unknown, step: SelectorStep): readonly unknown[] => {
  if (step.kind === 'member') {
    return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
  }
  if (step.kind === 'each' && step.of === 'members') return isObject(value) ? Object.values(value) : [];
  if (!Array.isArray(value)) return [];
  return step.kind === 'element' ? value.slice(step.index, step.index + 1) : value;
};

/** The values that a selector finds: none, one, or with a wildcard several. */
export const selectValues = ({ steps }: Selector, event: unknown): readonly unknown[] => {
  let values: readonly unknown[] = [event];
  for (const step of steps)
    values = values.flatMap((value) => stepInto(value, step).map((found) => [found])).flat();
  return values;
};
