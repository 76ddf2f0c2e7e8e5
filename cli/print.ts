/** Prints a text to the person at the terminal. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
