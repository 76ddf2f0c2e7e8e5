/** A reader that has seen enough, such as `head`, closes the pipe: what else is printed has nobody to read it. */
const ignoreClosedPipe = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
};

let isGuarded = false;

/** Prints a text to the person at the terminal. */
export const print = (text: string): void => {
  if (!isGuarded) ignoreClosedPipe();
  isGuarded = true;
  process.stdout.write(`${text}\n`);
};
