import type { CallContext } from './build-call.ts';
import type { ChoiceBranch, ScalarType, TypedExpression } from './plan.ts';
import { QueryError } from './query-error.ts';
import type { CallNode } from './syntax-tree.ts';

/** Branches of `case` (AWS limit). */
const MAX_BRANCHES = 10;

/** Values of different types meet as text, which is a number again where a number is asked for. */
const commonType = (expressions: readonly TypedExpression[]): ScalarType => {
  const [first, ...others] = expressions;
  const type = first?.type;
  const same = others.every((other) => other.type === type);
  if (!same || type === undefined || type === 'json' || type === 'structure' || type === 'list')
    return 'text';
  return type;
};

const buildCoalesce = (node: CallNode, { build }: CallContext): TypedExpression => {
  if (node.args.length === 0) throw new QueryError('expected at least one argument in coalesce()', node);
  const operands = node.args.map(build);
  return { kind: 'coalesce', operands, type: commonType(operands) };
};

const buildBranches = (node: CallNode, { build, condition }: CallContext): TypedExpression => {
  const branches: ChoiceBranch[] = [];
  for (let at = 0; at + 1 < node.args.length; at += 2) {
    const [when, value] = node.args.slice(at, at + 2);
    if (when !== undefined && value !== undefined)
      branches.push({ when: condition(when), value: build(value) });
  }
  const last = node.args.length % 2 === 1 ? node.args.at(-1) : undefined;
  const otherwise = last === undefined ? undefined : build(last);
  const values = [...branches.map(({ value }) => value), ...(otherwise === undefined ? [] : [otherwise])];
  return { kind: 'choice', branches, otherwise, type: commonType(values) };
};

/**
 * Types `if(condition, value, value)`, `case(condition, value, ..., value)` and `coalesce(value, ...)`.
 *
 * @throws QueryError when conditions and values are not paired.
 */
export const buildChoice = (node: CallNode, context: CallContext): TypedExpression => {
  switch (node.name.toLowerCase()) {
    case 'coalesce':
      return buildCoalesce(node, context);
    case 'if':
      if (node.args.length === 3) return buildBranches(node, context);
      throw new QueryError('expected if(condition, value, otherwise)', node);
    default:
      if (node.args.length >= 2 && node.args.length <= 2 * MAX_BRANCHES + 1)
        return buildBranches(node, context);
      throw new QueryError(
        `expected case(condition, value, ..., otherwise) with 1 to ${MAX_BRANCHES} conditions`,
        node,
      );
  }
};
