import { join } from 'node:path';
import type { BuildOptions, Metafile } from 'esbuild';
import { PROJECT_ROOT } from '../project.ts';
import { type Artefact, provideArtefact } from './artefact.ts';

/** File name of the bundle's entry; on Lambda the handler is then `index.handler`. */
const BUNDLE_FILE = 'index.mjs';

/** How the packaged authorizer is bundled; the benchmarks bundle what they compare with it in the same way. */
export const BUNDLE_OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['@aws-sdk/*'],
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions;

/**
 * Builds the packaged authorizer into a folder: the entry `index.mjs`, and beside it the chunks that it loads.
 *
 * What only some configurations need, such as the client for RFC 7662 and the loader of secrets, is in chunks of its
 * own, so that a cold start without them does not pay for them. The AWS SDK is left to the Lambda runtime.
 *
 * @returns What went into which file.
 */
export const buildAuthorizer = async (folder: string): Promise<Metafile> => {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    entryPoints: { index: join(PROJECT_ROOT, 'authorizer/handler.ts') },
    outdir: folder,
    absWorkingDir: PROJECT_ROOT,
    ...BUNDLE_OPTIONS,
  });
  return metafile;
};

/** The packaged authorizer, exactly as it is deployed to Lambda. */
export const AUTHORIZER_BUNDLE: Artefact = {
  name: 'authorizer',
  sources: ['authorizer', 'shared'],
  build: async (folder) => {
    await buildAuthorizer(folder);
    const { stop } = await import('esbuild');
    // Else its service process lives as long as the stack that needed this build.
    await stop();
  },
};

/** Provides the path of the bundled authorizer's entry, building it when its sources changed. */
export const provideAuthorizerBundle = async (): Promise<string> =>
  join(await provideArtefact(AUTHORIZER_BUNDLE), BUNDLE_FILE);
