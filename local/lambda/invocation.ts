/** One event on its way into an execution environment. */
export interface Invocation {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  readonly traceId: string;
}

/** What the runtime posted for an invocation. */
export type RuntimeAnswer =
  | { readonly kind: 'response'; readonly body: string; readonly rssBytes: number }
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly rssBytes: number;
    };

/** An error that the runtime reports: JSON of `{errorType, errorMessage, ...}`. */
export interface RuntimeErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
}

const MAX_ERROR_TEXT = 4_096;

/**
 * Reads the body of a runtime error report; never throws.
 *
 * @returns `Unhandled` and an empty message for what is missing or not JSON, as Lambda does.
 */
export const parseRuntimeErrorReport = (body: string): RuntimeErrorReport => {
  const report = parseJson(body);
  return {
    errorType: textMember(report, 'errorType') ?? 'Unhandled',
    errorMessage: textMember(report, 'errorMessage') ?? '',
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const textMember = (value: unknown, name: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' ? member.slice(0, MAX_ERROR_TEXT) : undefined;
};
