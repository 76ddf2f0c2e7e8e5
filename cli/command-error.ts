/** An error that the person at the terminal can put right: shown as its message, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Runs a step whose errors are for the person at the terminal, such as a taken port. */
export const asCommandError = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandError(isNoFolder(error) ? `${message}. ${CHOOSE_FOLDER}` : message, { cause: error });
  }
};

/** What the file system says where no folder can be made, or not written to. */
const NO_FOLDER: readonly unknown[] = ['EACCES', 'EEXIST', 'ENOTDIR', 'EPERM', 'EROFS'];

const CHOOSE_FOLDER =
  'Choose a folder that you may write to: GATELENS_STATE_DIRECTORY, or --data of gatelens logs.';

const isNoFolder = (error: unknown): boolean =>
  error instanceof Error && 'path' in error && 'code' in error && NO_FOLDER.includes(error.code);
