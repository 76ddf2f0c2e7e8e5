import { join } from 'node:path';
import { PROJECT_ROOT } from '../project.ts';
import { type Artefact, provideArtefact } from './artefact.ts';

/** File name of the bundle; on Lambda the handler is then `index.handler`. */
const BUNDLE_FILE = 'index.mjs';

/** The packaged authorizer as one file, exactly as it is deployed to Lambda. */
export const AUTHORIZER_BUNDLE: Artefact = {
  name: 'authorizer',
  sources: ['authorizer', 'shared'],
  build: async (folder) => {
    const { build } = await import('esbuild');
    await build({
      entryPoints: [join(PROJECT_ROOT, 'authorizer/handler.ts')],
      outfile: join(folder, BUNDLE_FILE),
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      mainFields: ['module', 'main'],
      legalComments: 'none',
      logLevel: 'warning',
    });
  },
};

/** Provides the path of the bundled authorizer, building it when its sources changed. */
export const provideAuthorizerBundle = async (): Promise<string> =>
  join(await provideArtefact(AUTHORIZER_BUNDLE), BUNDLE_FILE);
