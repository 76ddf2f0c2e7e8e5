import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildJsonTree,
  collectParents,
  type JsonNode,
} from '../../../../dashboard/web/src/detail/json-node.ts';

const flatten = (nodes: readonly JsonNode[]): readonly JsonNode[] =>
  nodes.flatMap((node) => [node, ...flatten(node.children ?? [])]);

describe('buildJsonTree', () => {
  test('gives every value its name and its JSON, and every object its size', () => {
    expect(
      buildJsonTree({ active: true, cnf: { 'x5t#S256': 'abc' }, aud: ['a', 'b'], none: {}, list: [] }),
    ).toEqual([
      { id: '/active', name: 'active', text: 'true' },
      {
        id: '/cnf',
        name: 'cnf',
        text: '{1}',
        children: [{ id: '/cnf/x5t#S256', name: 'x5t#S256', text: '"abc"' }],
      },
      {
        id: '/aud',
        name: 'aud',
        text: '[2]',
        children: [
          { id: '/aud/0', name: '0', text: '"a"' },
          { id: '/aud/1', name: '1', text: '"b"' },
        ],
      },
      { id: '/none', name: 'none', text: '{}' },
      { id: '/list', name: 'list', text: '[]' },
    ]);
  });

  test.each([null, 'text', 1, undefined])('shows %j as one line', (value) => {
    expect(buildJsonTree(value)).toEqual([
      { id: '/', name: 'value', text: JSON.stringify(value) ?? 'undefined' },
    ]);
  });

  test('ids are unique in any value, and only parents are collected', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const nodes = flatten(buildJsonTree(value));

        expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
        expect(new Set(collectParents(buildJsonTree(value)))).toEqual(
          new Set(nodes.filter(({ children }) => children !== undefined).map(({ id }) => id)),
        );
      }),
    );
  });

  test('shows what is nested very deeply as text', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(2_000)}1${']'.repeat(2_000)}`);

    expect(flatten(buildJsonTree(deep)).at(-1)?.text).toContain('[[[');
  });
});
