import { BrokenConnection, UnreadableAnswer } from './exchange-error.ts';
import { IntrospectionFault } from './introspection.ts';

/** The fault that a failed exchange stands for, named by its system code only: messages may quote addresses and headers. */
export function transportFaultOf(error: unknown, signal: AbortSignal): IntrospectionFault {
  if (error instanceof UnreadableAnswer)
    return new IntrospectionFault(
      'introspection_bad_response',
      `The introspection server's answer ${error.message}.`,
      { cause: error.cause },
    );
  if (signal.aborted)
    return new IntrospectionFault(
      'introspection_timeout',
      'The introspection server did not answer in time.',
    );
  const cause = error instanceof BrokenConnection ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new IntrospectionFault(
    'introspection_unreachable',
    `The introspection server could not be reached${code}.`,
    { cause },
  );
}
