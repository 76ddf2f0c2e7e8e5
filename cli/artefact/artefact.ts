import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PROJECT_ROOT } from '../project.ts';

/** Something that is built from sources once and then kept until they change. */
export interface Artefact {
  readonly name: string;
  /** Files and folders it is built from, relative to the project root. */
  readonly sources: readonly string[];
  /** Builds it into an empty folder. */
  build(folder: string): Promise<void>;
}

/** Where built artefacts are kept. Apart from the state folder, since every stack of a checkout can share them. */
const BUILD_DIRECTORY = join(PROJECT_ROOT, '.gatelens', 'build');

/** How many builds of one artefact are kept: a running stack may still use an older one. */
const KEPT_BUILDS = 3;

/**
 * Provides the folder of a built artefact, building it when its sources changed.
 *
 * A build appears under its name only when it is whole, so a killed or concurrent build leaves nothing half made.
 */
export const provideArtefact = async (artefact: Artefact): Promise<string> => {
  const folder = join(BUILD_DIRECTORY, `${artefact.name}-${await hashSources(artefact.sources)}`);
  if (existsSync(folder)) return folder;
  await mkdir(BUILD_DIRECTORY, { recursive: true });
  const unfinished = await mkdtemp(join(BUILD_DIRECTORY, '.unfinished-'));
  try {
    await artefact.build(unfinished);
    await moveInto(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await removeOldBuilds(artefact.name);
  return folder;
};

const moveInto = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
};

const hashSources = async (sources: readonly string[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const source of ['package-lock.json', 'cli/artefact', ...sources]) {
    for (const file of await listFiles(join(PROJECT_ROOT, source))) {
      hash.update(relative(PROJECT_ROOT, file)).update('\0');
      hash.update(await readFile(file)).update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
};

const listFiles = async (path: string): Promise<readonly string[]> => {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

const removeOldBuilds = async (name: string): Promise<void> => {
  const names = (await readdir(BUILD_DIRECTORY)).filter((entry) => entry.startsWith(`${name}-`));
  const builds = await Promise.all(
    names.map(async (entry) => ({ entry, time: (await stat(join(BUILD_DIRECTORY, entry))).mtimeMs })),
  );
  const old = builds.sort((a, b) => b.time - a.time).slice(KEPT_BUILDS);
  await Promise.all(
    old.map(({ entry }) => rm(join(BUILD_DIRECTORY, entry), { recursive: true, force: true })),
  );
};
