/** Names an error by class and message; anything may have been thrown. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : `thrown ${typeof error}`;
