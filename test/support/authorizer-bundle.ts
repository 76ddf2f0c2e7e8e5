import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildAuthorizer } from '../../cli/artefact/authorizer-bundle.ts';
import { BUNDLE_FILE, type BundleFile, loadedFiles } from '../../cli/artefact/lambda-bundle.ts';

/** The Lambda bundle in a folder of its own. */
export interface AuthorizerBundle {
  readonly file: string;
  /** What every cold start loads: the entry and what it imports statically. */
  readonly bytes: number;
  /** Files that went into that part. */
  readonly loadedInputs: readonly string[];
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
  const files = await buildAuthorizer(folder);
  const loaded = loadedFiles(files);
  return {
    file: join(folder, BUNDLE_FILE),
    bytes: loaded.reduce((sum, { bytes }) => sum + bytes, 0),
    loadedInputs: inputsOf(loaded),
    inputs: inputsOf(files),
    run: (script, environment, options) => runScript(folder, script, environment, options),
    remove: () => rm(folder, { recursive: true }),
  };
};

const inputsOf = (files: readonly BundleFile[]): readonly string[] => files.flatMap(({ inputs }) => inputs);

const runScript = async (
  folder: string,
  script: string,
  environment: Readonly<Record<string, string>>,
  { stdout = 'read' }: RunScriptOptions = {},
): Promise<ScriptResult> => {
  const file = join(folder, `script-${crypto.randomUUID()}.mjs`);
  await writeFile(file, `import { handler } from './index.mjs';\n${script}`);
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
