import type { Call } from './call.ts';
import { introspectionTimeoutMs, withDeadline } from './deadline.ts';
import { describeError } from './hook-failure.ts';
import {
  IntrospectionFault,
  type IntrospectionRequest,
  type IntrospectionResponse,
} from './introspection.ts';
import { parseIntrospectionResponse } from './introspection-response.ts';
import { checkFault } from './judge.ts';
import type { Step } from './verdict.ts';

/** What came of asking: a checked answer, or the fault and the step that it fails. */
export type Asked =
  | { readonly durationMs: number; readonly response: IntrospectionResponse }
  | {
      readonly durationMs: number;
      readonly fault: IntrospectionFault;
      readonly step: Step;
      readonly exceptionText: string;
    };

/** Asks the introspection server under the deadline, whoever implements the client. Never throws. */
export const askIntrospection = async (
  { settings, context }: Call,
  request: IntrospectionRequest,
): Promise<Asked> => {
  const started = performance.now();
  const timeoutMs = introspectionTimeoutMs(settings.timeoutMs, context);
  try {
    const answer = await withDeadline(timeoutMs, (signal) =>
      settings.introspection.introspect(request, signal),
    );
    const response = parseIntrospectionResponse(answer);
    return { durationMs: performance.now() - started, response };
  } catch (error) {
    const fault = asFault(error);
    return {
      durationMs: performance.now() - started,
      fault,
      step: checkFault(fault),
      exceptionText: describeError(error),
    };
  }
};

const asFault = (error: unknown): IntrospectionFault =>
  error instanceof IntrospectionFault
    ? error
    : new IntrospectionFault('introspection_unreachable', 'The introspection client threw an error.', {
        cause: error,
      });
