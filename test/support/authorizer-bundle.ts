import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HANDLER = fileURLToPath(new URL('../../authorizer/handler.ts', import.meta.url));

/** The Lambda bundle in a folder of its own. */
export interface AuthorizerBundle {
  readonly file: string;
  readonly bytes: number;
  /** Files that went into the bundle, relative to the package. */
  readonly inputs: readonly string[];
  /** Runs a script that may import `handler`, in a process with this environment only. */
  run(
    script: string,
    environment: Readonly<Record<string, string>>,
    options?: RunScriptOptions,
  ): Promise<ScriptResult>;
  remove(): Promise<void>;
}

/** How a script is run. */
export interface RunScriptOptions {
  /** What becomes of the script's stdout: read to its end, never read, or closed at once. */
  readonly stdout?: 'read' | 'stalled' | 'closed';
}

/** What a script left behind. */
export interface ScriptResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/** Builds the bundle as it goes to Lambda. */
export const buildAuthorizerBundle = async (): Promise<AuthorizerBundle> => {
  const folder = await mkdtemp(join(tmpdir(), 'gatelens-authorizer-'));
  const file = join(folder, 'handler.mjs');
  const { metafile } = await build({
    entryPoints: [HANDLER],
    outfile: file,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    metafile: true,
    logLevel: 'silent',
  });
  return {
    file,
    bytes: Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0),
    inputs: Object.keys(metafile.inputs),
    run: (script, environment, options) => runScript(folder, script, environment, options),
    remove: () => rm(folder, { recursive: true }),
  };
};

const runScript = async (
  folder: string,
  script: string,
  environment: Readonly<Record<string, string>>,
  { stdout = 'read' }: RunScriptOptions = {},
): Promise<ScriptResult> => {
  const file = join(folder, `script-${crypto.randomUUID()}.mjs`);
  await writeFile(file, `import { handler } from './handler.mjs';\n${script}`);
  const child = spawn(process.execPath, [file], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<Pick<ScriptResult, 'code' | 'signal'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  if (stdout === 'closed') child.stdout.destroy();
  const [output, errors, end] = await Promise.all([
    stdout === 'read' ? text(child.stdout) : '',
    text(child.stderr),
    ended,
  ]);
  child.stdout.destroy();
  return { stdout: output, stderr: errors, ...end };
};
