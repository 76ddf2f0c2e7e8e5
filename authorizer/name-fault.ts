import { describeError } from './describe-error.ts';
import { IntrospectionFault } from './introspection.ts';

/** What an introspection came to that failed: the fault, and what was thrown by class and message. */
export const nameFault = (
  error: unknown,
): { readonly fault: IntrospectionFault; readonly exceptionText: string } => ({
  fault:
    error instanceof IntrospectionFault
      ? error
      : new IntrospectionFault('introspection_unreachable', 'The introspection client threw an error.', {
          cause: error,
        }),
  exceptionText: describeError(error),
});
