import { mkdir, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Catalogue } from './catalogue.ts';
import { syncDirectory } from './durable-file.ts';
import { readSegmentOwner, type SegmentContent } from './segment-owner.ts';

/** Of a log group, or set aside. At most nine digits: the index counts directories in 32 bits. */
const DIRECTORY_NAME = /^([1-9]\d{0,8})(\..+)?$/;

const SET_ASIDE = '.not-in-catalogue';

/** Segments that name their log group, which has no others. */
export interface RestorableSegments {
  readonly kind: 'restorable';
  readonly directory: number;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
}

/** Segments of no log group that could be told. */
export interface OwnerlessSegments {
  readonly kind: 'ownerless';
  readonly directory: number;
  readonly path: string;
}

/** A directory with events that the catalogue does not know of. */
export type StraySegments = RestorableSegments | OwnerlessSegments;

/**
 * Finds the segments that the catalogue does not know of, and keeps new log groups out of every directory there is.
 *
 * @returns By directory number.
 * @throws Error when a directory holds the events of another group than the catalogue says.
 */
export const findStraySegments = async (
  dataDirectory: string,
  catalogue: Catalogue,
): Promise<readonly StraySegments[]> => {
  const parent = join(dataDirectory, 'segments');
  if ((await mkdir(parent, { recursive: true })) !== undefined) await syncDirectory(dataDirectory);
  const known = new Map(catalogue.groups().map(({ directory, name }) => [directory, name]));
  const named = new Set(known.values());
  const strays: StraySegments[] = [];
  for (const { directory, isSetAside } of await listDirectories(parent)) {
    catalogue.reserveDirectories(directory);
    if (isSetAside) continue;
    const path = join(parent, String(directory));
    const content = await readSegmentOwner(path);
    const name = known.get(directory);
    if (name !== undefined) checkOwner(path, content, name);
    else if (content.kind === 'owned' && !named.has(content.group)) {
      named.add(content.group);
      strays.push({ kind: 'restorable', directory, name: content.group, creationTime: content.ingested });
    } else if (content.kind !== 'empty') strays.push({ kind: 'ownerless', directory, path });
  }
  return strays;
};

interface SegmentDirectory {
  readonly directory: number;
  readonly isSetAside: boolean;
}

const listDirectories = async (parent: string): Promise<readonly SegmentDirectory[]> => {
  const entries = await readdir(parent, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const [, number, suffix] = DIRECTORY_NAME.exec(name) ?? [];
      return number === undefined ? [] : { directory: Number(number), isSetAside: suffix !== undefined };
    })
    .sort((one, other) => one.directory - other.directory);
};

const checkOwner = (path: string, content: SegmentContent, name: string): void => {
  if (content.kind !== 'owned' || content.group === name) return;
  throw new Error(
    `${path} holds events of the log group ${JSON.stringify(content.group)}, but catalogue.ndjson gives it to ` +
      `${JSON.stringify(name)}. Nothing was changed. Put back the catalogue.ndjson that belongs to these segments; or ` +
      'move it away and start again: it is then restored from the segments.',
  );
};

/** Enters restorable log groups into the catalogue, renames the other directories, and tells the operator of each. */
export const settleStraySegments = async (
  strays: readonly StraySegments[],
  catalogue: Catalogue,
  report: (message: string) => void,
): Promise<void> => {
  for (const stray of strays) {
    report(stray.kind === 'restorable' ? await restore(stray, catalogue) : await setAside(stray));
  }
};

const restore = async (segments: RestorableSegments, catalogue: Catalogue): Promise<string> => {
  await catalogue.restoreGroup(segments);
  const { directory, name } = segments;
  return (
    `catalogue.ndjson does not have segments/${directory}: ` +
    `restored the log group ${JSON.stringify(name)} and its streams from the events in it`
  );
};

const setAside = async ({ directory, path }: OwnerlessSegments): Promise<string> => {
  const aside = `${path}${SET_ASIDE}`;
  await rename(path, aside);
  await syncDirectory(dirname(path));
  const line = JSON.stringify({ op: 'create_group', group: 'NAME', time: 0, directory });
  return (
    `catalogue.ndjson does not have segments/${directory}, which names no log group to restore: set aside as ${aside}. ` +
    `To have its events back, stop the log store, rename it to ${directory} and add the line ${line} with the name of ` +
    'a log group of its own to catalogue.ndjson; else delete it.'
  );
};
