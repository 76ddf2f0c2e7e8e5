/** An error that the person at the terminal can put right: shown as its message, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Runs a step whose errors are for the person at the terminal, such as a taken port. */
export const asCommandError = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), { cause: error });
  }
};
