/** Names an error by class and message. Never throws: anything may have been thrown, also what cannot be read. */
export const describeError = (error: unknown): string => {
  try {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
  } catch {
    // As if it were no error.
  }
  return `thrown ${typeof error}`;
};
