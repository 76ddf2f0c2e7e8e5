import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { StackFile } from '../../cli/start/stack-file.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Less than a hook may take, so that a stack that does not start in time is stopped. */
const READY_WITHIN_MS = 100_000;

/** A local stack in a process of its own, on free ports, with its state in a temporary folder. */
export interface RunningStack {
  readonly file: StackFile;
  readonly stateDirectory: string;
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Stops it as Ctrl-C would, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Stops it if it still runs, and removes its state. */
  dispose(): Promise<void>;
}

/** The environment of a stack that takes free ports and keeps its state apart. */
export const isolatedEnvironment = (stateDirectory: string): NodeJS.ProcessEnv => ({
  ...process.env,
  GATELENS_STATE_DIRECTORY: stateDirectory,
  GATELENS_GATEWAY_PORT: '0',
  GATELENS_DEFAULT_ENDPOINT_PORT: '0',
  GATELENS_ISSUER_PORT: '0',
  GATELENS_INTROSPECTION_PORT: '0',
  GATELENS_LOGS_PORT: '0',
  GATELENS_ALARMS_PORT: '0',
  GATELENS_DASHBOARD_PORT: '0',
});

/** Spawns `gatelens` as a person would type it. */
export const spawnGatelens = (args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [join(ROOT, 'cli/main.ts'), ...args], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Collects what a process prints on both streams. */
export const collectOutput = (child: ChildProcess): (() => string) => {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  return () => chunks.join('');
};

/**
 * Starts a stack and waits until it is ready.
 *
 * @param keptState - State folder that the test keeps; absent, a temporary one that `dispose` removes.
 */
export const startStack = async (args: readonly string[] = [], keptState?: string): Promise<RunningStack> => {
  const stateDirectory = keptState ?? (await mkdtemp(join(tmpdir(), 'gatelens-stack-')));
  const child = spawnGatelens(['start', ...args], isolatedEnvironment(stateDirectory));
  const output = collectOutput(child);
  const exit = once(child, 'exit');
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null) child.kill('SIGINT');
    await exit;
    return child.exitCode;
  };
  const dispose = async (): Promise<void> => {
    await stop();
    if (keptState === undefined) await rm(stateDirectory, { recursive: true, force: true });
  };
  try {
    const file = await readWhenReady(join(stateDirectory, 'stack.json'), child, output);
    return { file, stateDirectory, process: child, output, stop, dispose };
  } catch (error) {
    child.kill('SIGKILL');
    await dispose();
    throw error;
  }
};

const readWhenReady = async (path: string, child: ChildProcess, output: () => string): Promise<StackFile> => {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!existsSync(path)) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the stack did not start:\n${output()}`);
    await delay(50);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as StackFile;
};
