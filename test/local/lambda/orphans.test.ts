import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BundleFolder, makeBundleFolder } from '../../support/lambda-bundle.ts';

const HOST = fileURLToPath(new URL('../../support/lambda-host.ts', import.meta.url));

let bundles: BundleFolder;

beforeAll(async () => {
  bundles = await makeBundleFolder();
});
afterAll(() => bundles.remove());

const readPid = async (host: ChildProcess): Promise<number> => {
  if (host.stdout === null) throw new Error('the host has no output');
  for await (const line of createInterface({ input: host.stdout })) {
    const pid = /^pid (\d+)$/.exec(line)?.[1];
    if (pid !== undefined) return Number(pid);
  }
  throw new Error('the function never ran');
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.each([
  { state: 'idle', end: 'return 1;' },
  { state: 'busy', end: 'await new Promise(() => setInterval(() => {}, 1000));' },
])(
  'an environment that is $state ends when the process that started it is killed',
  async ({ state, end }) => {
    const source = `export const handler = async () => { process.stdout.write('pid ' + process.pid + '\\n'); ${end} };`;
    const bundle = await bundles.write(state, source);
    const host = spawn(process.execPath, [HOST, bundle], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await readPid(host);
    const wasRunning = isRunning(pid);

    host.kill('SIGKILL');

    expect(wasRunning).toBe(true);
    await expect.poll(() => isRunning(pid)).toBe(false);
  },
);
