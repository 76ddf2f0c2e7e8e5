import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLE_FILE, bundleForLambda } from '../../../cli/artefact/lambda-bundle.ts';
import { type BundleSize, measureSize } from './bundle-size.ts';

/** A module to bundle as the packaged authorizer is bundled. */
export interface Variant {
  /** File name of its entry, without the ending. */
  readonly name: string;
}

/** A built bundle. */
export interface BuiltVariant extends BundleSize {
  /** Its entry. */
  readonly file: string;
}

/** The public surface of the library. */
export const LIBRARY: Variant = { name: 'library' };

/** What a function has to load at the least to call a server and to log with Powertools. */
export const POWERTOOLS: Variant = { name: 'powertools' };

/** The packaged authorizer with axios beside it. */
export const WITH_AXIOS: Variant = { name: 'with-axios' };

/** Bundles a variant into a folder, as the packaged authorizer is. */
export const buildVariant = async ({ name }: Variant, folder: string): Promise<BuiltVariant> => {
  const entry = fileURLToPath(new URL(`./entries/${name}.ts`, import.meta.url));
  const outdir = join(folder, name);
  const files = await bundleForLambda(entry, outdir);
  return { file: join(outdir, BUNDLE_FILE), ...measureSize(files) };
};
