import { relative } from 'node:path';
import type { Rolldown } from 'vite';
import { PROJECT_ROOT } from '../project.ts';
import { TAKE_BUILTINS } from './take-builtins.ts';

/** File name of a bundle's entry. */
export const BUNDLE_FILE = 'index.mjs';

/** One file of a bundle. */
export interface BundleFile {
  readonly name: string;
  readonly bytes: number;
  /** Files of the bundle that are loaded with it. */
  readonly imports: readonly string[];
  /** What went into it, relative to the package. */
  readonly inputs: readonly string[];
}

/**
 * Powertools imports this store for its side effect alone, an empty `globalThis.awslambda`, and asks everywhere whether
 * there is one: the store itself is put there by the Lambda runtime.
 */
const PLACED_BY_LAMBDA = /\/@aws\/lambda-invoke-store\//;

/**
 * Bundles code for Lambda into a folder: `index.mjs`, one file with everything that it needs at a cold start, and files
 * that are loaded where they are needed. The AWS SDK is left to the Lambda runtime.
 *
 * A cold start pays for each file it loads: in one for every shared module the same code takes a fifth longer to import.
 * The entry stands apart because it awaits files that need the others.
 *
 * @param entry - Path of a module; of all that is loaded with it, it alone may await something at its top.
 */
export const bundleForLambda = async (entry: string, folder: string): Promise<readonly BundleFile[]> => {
  const { build } = await import('vite');
  const result = await build({
    configFile: false,
    root: PROJECT_ROOT,
    logLevel: 'warn',
    plugins: [TAKE_BUILTINS],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node22',
      minify: 'oxc',
      rolldownOptions: {
        input: { index: entry },
        external: /^@aws-sdk\//,
        treeshake: { moduleSideEffects: (id) => !PLACED_BY_LAMBDA.test(id) },
        output: {
          entryFileNames: BUNDLE_FILE,
          chunkFileNames: '[name]-[hash].mjs',
          codeSplitting: { groups: [{ name: 'main', tags: ['$initial'], test: (id) => id !== entry }] },
        },
      },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs.flatMap((output) => ('output' in output ? output.output.flatMap(describeFile) : []));
};

const describeFile = (file: Rolldown.OutputChunk | Rolldown.OutputAsset): readonly BundleFile[] =>
  file.type === 'asset'
    ? []
    : [
        {
          name: file.fileName,
          bytes: Buffer.byteLength(file.code),
          imports: file.imports,
          inputs: file.moduleIds.map((id) => relative(PROJECT_ROOT, id)),
        },
      ];

/** The files of a bundle that every cold start loads. */
export const loadedFiles = (files: readonly BundleFile[]): readonly BundleFile[] => {
  const names = new Set([BUNDLE_FILE]);
  for (const name of names)
    for (const imported of files.find((file) => file.name === name)?.imports ?? []) names.add(imported);
  return files.filter(({ name }) => names.has(name));
};
