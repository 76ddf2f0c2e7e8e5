/** One line of a JSON tree. */
export interface JsonNode {
  /** JSON pointer (RFC 6901): unique in its tree. */
  readonly id: string;
  readonly name: string;
  /** The value as JSON; of an object or list, how much it holds. */
  readonly text: string;
  /** Only of an object or list that holds something. */
  readonly children?: readonly JsonNode[];
}

/** Deeper values are shown as text: the reader's stack is finite, and nobody reads on by level. */
const MAX_DEPTH = 32;

/** Builds the tree of a JSON value; a value that is neither object nor list is a tree of one line. Never throws. */
export const buildJsonTree = (value: unknown): readonly JsonNode[] =>
  isTree(value) ? buildChildren(value, '', 1) : [{ id: '/', name: 'value', text: textOf(value) }];

/** Gives the ids of all nodes with children. */
export const collectParents = (nodes: readonly JsonNode[]): readonly string[] =>
  nodes.flatMap(({ id, children }) => (children === undefined ? [] : [id, ...collectParents(children)]));

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;

const buildChildren = (value: object, path: string, depth: number): readonly JsonNode[] =>
  Object.entries(value).map(([name, child]): JsonNode => {
    const id = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!isTree(child) || depth >= MAX_DEPTH) return { id, name, text: textOf(child) };
    const children = buildChildren(child, id, depth + 1);
    const text = sizeText(child, children.length);
    return children.length === 0 ? { id, name, text } : { id, name, text, children };
  });

const sizeText = (value: object, count: number): string => {
  if (count === 0) return Array.isArray(value) ? '[]' : '{}';
  return Array.isArray(value) ? `[${count}]` : `{${count}}`;
};

const textOf = (value: unknown): string => JSON.stringify(value) ?? String(value);
