import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of small function bundles. */
export interface BundleFolder {
  readonly path: string;
  /** Writes a bundle and returns its path. */
  write(name: string, source: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes an empty folder; call `remove` at the end. */
export const makeBundleFolder = async (): Promise<BundleFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'gatelens-lambda-'));
  return {
    path,
    write: async (name, source) => {
      const file = join(path, `${name}.mjs`);
      await writeFile(file, source);
      return file;
    },
    remove: () => rm(path, { recursive: true }),
  };
};
