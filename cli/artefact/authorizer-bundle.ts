import { join } from 'node:path';
import { PROJECT_ROOT } from '../project.ts';
import { type Artefact, provideArtefact } from './artefact.ts';
import { BUNDLE_FILE, type BundleFile, bundleForLambda } from './lambda-bundle.ts';

/**
 * Builds the packaged authorizer into a folder; on Lambda the handler is then `index.handler`.
 *
 * What only some configurations or calls need, such as the client for RFC 7662 and the loader of secrets, is in files
 * of its own, so that a cold start without them does not pay for them.
 */
export const buildAuthorizer = (folder: string): Promise<readonly BundleFile[]> =>
  bundleForLambda(join(PROJECT_ROOT, 'authorizer/handler.ts'), folder);

/** The packaged authorizer, exactly as it is deployed to Lambda. */
export const AUTHORIZER_BUNDLE: Artefact = {
  name: 'authorizer',
  sources: ['authorizer', 'shared'],
  build: async (folder) => {
    await buildAuthorizer(folder);
  },
};

/** Provides the path of the bundled authorizer's entry, building it when its sources changed. */
export const provideAuthorizerBundle = async (): Promise<string> =>
  join(await provideArtefact(AUTHORIZER_BUNDLE), BUNDLE_FILE);
