import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Metafile } from 'esbuild';
import { buildAuthorizer } from '../../cli/artefact/authorizer-bundle.ts';

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
  const metafile = await buildAuthorizer(folder);
  const loaded = loadedOutputs(metafile);
  return {
    file: join(folder, 'index.mjs'),
    bytes: loaded.reduce((sum, { bytes }) => sum + bytes, 0),
    loadedInputs: loaded.flatMap(({ inputs }) => Object.keys(inputs)),
    inputs: Object.keys(metafile.inputs),
    run: (script, environment, options) => runScript(folder, script, environment, options),
    remove: () => rm(folder, { recursive: true }),
  };
};

type Output = Metafile['outputs'][string];

const loadedOutputs = ({ outputs }: Metafile): readonly Output[] => {
  const loaded = new Set<Output>();
  const load = (output: Output | undefined): void => {
    if (output === undefined || loaded.has(output)) return;
    loaded.add(output);
    for (const { path, kind } of output.imports) if (kind === 'import-statement') load(outputs[path]);
  };
  load(Object.values(outputs).find(({ entryPoint }) => entryPoint === 'authorizer/handler.ts'));
  return [...loaded];
};

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
