/** A stretch of the query text: UTF-16 offsets, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A query that is not in the language, or not in the part of it that this store runs.
 *
 * Thrown by the tokenizer, the parser and the planner; the API answers it as `MalformedQueryException` with
 * `queryCompileError.location`.
 */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = { start: span.start, end: span.end };
  }
}

/** Builds the error for a part of the language that this store does not run. */
export const notSupported = (what: string, span: Span): QueryError =>
  new QueryError(`${what} is not supported by the local store`, span);
