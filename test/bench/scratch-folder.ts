import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a temporary folder that is removed when this process ends, also by Ctrl-C. */
export const makeScratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatelens-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A file without a name: the disk has its space back as soon as nobody holds it open. */
export interface ScratchFile {
  readonly descriptor: number;
  close(): void;
}

/** Opens a nameless file, for the output of a measured process. */
export const openScratchFile = (folder: string): ScratchFile => {
  const file = join(folder, crypto.randomUUID());
  const descriptor = openSync(file, 'a');
  unlinkSync(file);
  return { descriptor, close: () => closeSync(descriptor) };
};
