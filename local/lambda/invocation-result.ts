/** What became of one invocation of a function. `requestId` is Lambda's, not API Gateway's. */
export type InvocationResult =
  | { readonly kind: 'success'; readonly requestId: string; readonly payload: unknown }
  /** The handler threw, or the function could not be started. */
  | {
      readonly kind: 'function_error';
      readonly requestId: string;
      readonly errorType: string;
      readonly errorMessage: string;
    }
  | { readonly kind: 'timeout'; readonly requestId: string; readonly timeoutMs: number }
  /** The process ended before it answered. */
  | { readonly kind: 'crash'; readonly requestId: string; readonly errorMessage: string }
  | { readonly kind: 'malformed_payload'; readonly requestId: string };

/** What an invoker may say about one invocation. */
export interface InvokeOptions {
  /** X-Ray trace header, which the function finds in `_X_AMZN_TRACE_ID`. */
  readonly traceId?: string;
}
