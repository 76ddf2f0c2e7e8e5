import { IntrospectionFault } from './introspection.ts';

/** The fault that a failed exchange stands for, named by its system code only: messages may quote addresses and headers. */
export const transportFaultOf = (error: unknown, signal: AbortSignal): IntrospectionFault => {
  if (error instanceof IntrospectionFault) return error;
  if (signal.aborted)
    return new IntrospectionFault(
      'introspection_timeout',
      'The introspection server did not answer in time.',
    );
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new IntrospectionFault(
    'introspection_unreachable',
    `The introspection server could not be reached${code}.`,
    { cause: error },
  );
};
