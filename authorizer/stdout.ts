let isGuarded = false;

/**
 * Writes one line to stdout. Never throws: telemetry does not change a decision.
 *
 * A closed pipe is reported as an `error` event, which would end the process without a listener.
 */
export const writeLine = (line: string): void => {
  if (!isGuarded) {
    process.stdout.on('error', () => undefined);
    isGuarded = true;
  }
  process.stdout.write(`${line}\n`);
};

/**
 * Waits until stdout has taken what was written, so that the line survives the freeze or the end of the process.
 *
 * @param withinMs - Longest wait, milliseconds: a reader that stands still must not hold up the answer for ever.
 */
export async function drainStdout(withinMs: number): Promise<void> {
  const { stdout } = process;
  if (stdout.writableLength === 0 || stdout.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    stdout.write('', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
