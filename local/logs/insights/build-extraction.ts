import { countText } from '../../../shared/plural.ts';
import type { TypedExpression } from './plan.ts';
import { QueryError, type Span } from './query-error.ts';
import { capturingGroups, globPattern, toRe2Pattern } from './re2-pattern.ts';
import type { CommandNode } from './syntax-tree.ts';

type ParseNode = Extract<CommandNode, { readonly kind: 'parse' }>;

/** One field that `parse` takes out of a text. */
export interface Extraction {
  readonly name: string;
  /** The capturing group, from 1. */
  readonly group: number;
  readonly expression: TypedExpression;
}

/** What `parse` looks for, as RE2 pattern, and the fields that it takes. */
export interface Extractions {
  readonly regex: Span & { readonly pattern: string; readonly groups: number };
  readonly fields: readonly Extraction[];
}

const namesOf = (
  node: ParseNode,
  groups: readonly (string | undefined)[],
): readonly (string | undefined)[] => {
  const { pattern, names } = node;
  const what = pattern.kind === 'glob' ? 'wildcard' : 'group';
  if (groups.length === 0) {
    const example = pattern.kind === 'glob' ? '"user=*"' : '/user=(?<user>.*)/';
    throw new QueryError(`expected a ${what} to take in this pattern, as in ${example}`, pattern);
  }
  if (names === undefined) {
    if (groups.some((name) => name !== undefined)) return groups;
    throw new QueryError(`expected "as" and a name for each ${what} behind this pattern`, pattern);
  }
  if (names.length !== groups.length) {
    const found = countText(names.length, 'name');
    throw new QueryError(
      `expected ${countText(groups.length, 'name')} after "as", one for each ${what}, not ${found}`,
      {
        start: names[0]?.start ?? node.start,
        end: names.at(-1)?.end ?? node.end,
      },
    );
  }
  return names.map(({ name }) => name);
};

const toExtraction = (
  name: string,
  group: number,
  operand: TypedExpression,
  pattern: string,
): Extraction => ({ name, group, expression: { kind: 'capture', operand, pattern, group, type: 'text' } });

/**
 * Types what `parse` takes out of a text. Where the pattern does not match, the fields are missing.
 *
 * @throws QueryError when wildcards or groups and names do not pair.
 */
export const buildExtractions = (node: ParseNode, operand: TypedExpression): Extractions => {
  const { kind, start, end } = node.pattern;
  const pattern = kind === 'glob' ? globPattern(node.pattern.text) : toRe2Pattern(node.pattern.pattern);
  const names = namesOf(node, capturingGroups(pattern));
  const fields = names.flatMap((name, index): readonly Extraction[] =>
    name === undefined ? [] : [toExtraction(name, index + 1, operand, pattern)],
  );
  return { regex: { pattern, groups: names.length, start, end }, fields };
};
