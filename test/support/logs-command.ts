import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT_ROOT } from '../../cli/project.ts';

/** What a command has written and how it ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly stderr: string;
}

/** A running `gatelens logs`. */
export interface LogsCommand extends AsyncDisposable {
  readonly url: string;
  /** Interrupts it, as Ctrl-C does. */
  stop(): Promise<CommandEnd>;
}

const spawnLogs = (args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [join(PROJECT_ROOT, 'cli/main.ts'), 'logs', '--port', '0', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const endOf = async (child: ChildProcess): Promise<CommandEnd> => {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, stderr };
};

/** Runs `gatelens logs` to its end, which comes by itself when it cannot start. */
export const runLogsCommand = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<CommandEnd> => {
  const child = spawnLogs(args, environment);
  child.stdout?.resume();
  return endOf(child);
};

/** Starts `gatelens logs` on a free port; it is interrupted when the scope ends. */
export const startLogsCommand = async (
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<LogsCommand> => {
  const child = spawnLogs(args, environment);
  const ended = endOf(child);
  const stop = (): Promise<CommandEnd> => {
    child.kill('SIGINT');
    return ended;
  };
  if (child.stdout === null) throw new Error('the command has no output');
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
  }
  throw new Error(`the command ended: ${(await ended).stderr}`);
};
