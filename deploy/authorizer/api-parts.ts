import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Tells whether two values are the same in the template, where either may be a token. */
export const isSameValue = (scope: IConstruct, one: unknown, other: unknown): boolean => {
  const text = (value: unknown): string | undefined => JSON.stringify(Stack.of(scope).resolve(value));
  return text(one) === text(other);
};

/**
 * Lists the methods or routes of an API: those below it, and those of its stack that name it, wherever they were made.
 *
 * @param apiIdOf - Which API a part belongs to.
 */
export const partsOf = <Part extends CfnResource>(
  api: IConstruct,
  kind: new (...args: never[]) => Part,
  apiIdOf: (part: Part) => string,
  apiId: string,
): readonly Part[] => {
  const stack = Stack.of(api);
  const below = new Set(api.node.findAll());
  return [...new Set([...below, ...stack.node.findAll()])].filter(
    (child): child is Part =>
      child instanceof kind && (below.has(child) || isSameValue(api, apiIdOf(child), apiId)),
  );
};
