import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A running runtime client. */
export interface RuntimeProcess {
  readonly outputs: readonly Readable[];
  /** Ends the process at once; harmless when it has ended. */
  kill(): void;
}

const RUNTIME_CLIENT = fileURLToPath(new URL('./runtime-client.ts', import.meta.url));
/** Share of the function's memory that the JavaScript heap may take. */
const HEAP_SHARE = 0.9;

/**
 * Starts a runtime client in a process of its own.
 *
 * Its standard input stays open as long as this process lives: the client ends when it closes. A client that is
 * busy and cannot see that is killed when this process exits.
 *
 * @param onExit - Called once, with how it ended, such as `exit status 1`.
 */
export const startRuntimeProcess = (
  options: {
    readonly bundle: string;
    readonly drainMarker: string;
    readonly memoryMb: number;
    readonly environment: Readonly<Record<string, string>>;
  },
  onExit: (cause: string) => void,
): RuntimeProcess => {
  const heapMb = Math.floor(options.memoryMb * HEAP_SHARE);
  const nodeFlags = [`--max-old-space-size=${heapMb}`, '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...nodeFlags, RUNTIME_CLIENT, options.bundle, options.drainMarker], {
    cwd: dirname(options.bundle),
    env: options.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const end = onceWith((cause: string) => {
    process.off('exit', kill);
    onExit(cause);
  });
  process.on('exit', kill);
  child.once('error', (error) => end(`could not start: ${error.message}`));
  child.once('exit', (code, signal) => end(describeExit(code, signal)));
  ignoreBrokenPipe(child);
  return { outputs: [child.stdout, child.stderr], kill };
};

const ignoreBrokenPipe = (child: ChildProcess): void => {
  child.stdin?.on('error', () => undefined);
};

const onceWith = <T>(run: (value: T) => void): ((value: T) => void) => {
  let done = false;
  return (value) => {
    if (!done) run(value);
    done = true;
  };
};

const describeExit = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `exit status ${code ?? 'unknown'}` : `signal: ${signal}`;
