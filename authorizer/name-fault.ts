import { LateAnswer } from './deadline.ts';
import { describeError } from './describe-error.ts';
import { IntrospectionFault } from './introspection.ts';

/**
 * What an introspection came to that failed: the fault, and what was thrown by class and message.
 *
 * @param timeoutMs - Time that it had.
 */
export function nameFault(
  error: unknown,
  timeoutMs: number,
): { readonly fault: IntrospectionFault; readonly exceptionText: string } {
  const thrown =
    error instanceof LateAnswer
      ? new IntrospectionFault('introspection_timeout', `No introspection answer within ${timeoutMs} ms.`)
      : error;
  return {
    fault:
      thrown instanceof IntrospectionFault
        ? thrown
        : new IntrospectionFault('introspection_unreachable', 'The introspection client threw an error.', {
            cause: thrown,
          }),
    exceptionText: describeError(thrown),
  };
}
