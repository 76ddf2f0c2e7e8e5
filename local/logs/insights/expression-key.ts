import type { ExpressionNode } from './syntax-tree.ts';

/** Writes an expression so that two have the same text when only blanks and places tell them apart. */
export const expressionKey = (node: ExpressionNode): string =>
  JSON.stringify(node, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value));
