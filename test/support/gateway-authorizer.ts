import { randomUUID } from 'node:crypto';
import type { AuthorizerEvent } from '../../local/gateway/authorizer-event.ts';
import type { InvokeAuthorizer } from '../../local/gateway/call-handler.ts';
import type { InvocationResult, InvokeOptions } from '../../local/lambda/invocation-result.ts';

/** An authorizer that answers what a test tells it to, and remembers what it was asked. */
export interface FakeAuthorizer extends InvokeAuthorizer {
  readonly events: AuthorizerEvent[];
  readonly options: (InvokeOptions | undefined)[];
  /** Makes the answer to an event; may reject. */
  answer: (event: AuthorizerEvent) => InvocationResult | Promise<InvocationResult>;
}

/** Builds the result of an invocation that returned this payload. */
export const succeed = (payload: unknown): InvocationResult => ({
  kind: 'success',
  requestId: randomUUID(),
  payload,
});

/** Builds a policy with one statement. */
export const policy = (
  effect: string,
  resource: unknown,
  context: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  principalId: 'tester',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
  },
  context,
});

/** Creates an authorizer that allows everything until told otherwise. */
export const createFakeAuthorizer = (): FakeAuthorizer => {
  const fake: FakeAuthorizer = {
    events: [],
    options: [],
    answer: (event) => succeed(policy('Allow', event.methodArn)),
    invoke: async (event, options) => {
      // The gateway is the only caller, and it hands over exactly this.
      const asked = event as AuthorizerEvent;
      fake.events.push(asked);
      fake.options.push(options);
      return fake.answer(asked);
    },
  };
  return fake;
};
