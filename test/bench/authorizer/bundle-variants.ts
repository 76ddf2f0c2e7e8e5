import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../../cli/artefact/authorizer-bundle.ts';
import { PROJECT_ROOT } from '../../../cli/project.ts';
import { type BundleSize, measureSize } from './bundle-size.ts';

/** A module to bundle as the packaged authorizer is bundled. */
export interface Variant {
  readonly name: string;
  readonly source: string;
  /** Text before the bundle: packages in CommonJS need a `require`. */
  readonly banner?: string;
}

/** A built bundle. */
export interface BuiltVariant extends BundleSize {
  /** Its entry. */
  readonly file: string;
}

/** The public surface of the library. */
export const LIBRARY: Variant = {
  name: 'library',
  source: `export { Authorizer } from './authorizer/index.ts';`,
};

/** What a function has to load at the least to call a server and to log with Powertools. */
export const POWERTOOLS: Variant = {
  name: 'powertools',
  source: `
    import { Agent, request } from 'node:https';
    import { Logger } from '@aws-lambda-powertools/logger';
    import { Metrics } from '@aws-lambda-powertools/metrics';
    const options = { serviceName: 'bench' };
    export const parts = [new Agent({ keepAlive: true }), request, new Logger(options), new Metrics(options)];`,
};

/** The packaged authorizer with axios beside it. */
export const WITH_AXIOS: Variant = {
  name: 'with-axios',
  source: `
    import axios from 'axios';
    export { handler } from './authorizer/handler.ts';
    export const client = axios.create();`,
  banner: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
};

/** Bundles a variant into a folder, minified as the packaged authorizer is. */
export const buildVariant = async (
  { name, source, banner }: Variant,
  folder: string,
): Promise<BuiltVariant> => {
  const outdir = join(folder, name);
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: PROJECT_ROOT, loader: 'ts' },
    outdir,
    entryNames: 'index',
    ...BUNDLE_OPTIONS,
    ...(banner === undefined ? {} : { banner: { js: banner } }),
  });
  return { file: join(outdir, 'index.mjs'), ...measureSize(metafile) };
};
