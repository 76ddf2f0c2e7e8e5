import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The earliest date that a zip entry can have, in local time, which is what zip entries are in. */
const FIXED_DATE = new Date(1980, 0, 1);
/** Readable by Lambda's user: a regular file with mode 644, in the upper half of the external attributes of Unix. */
const UNIX = 3;
const READABLE_FILE = 0o100644 * 2 ** 16;

/**
 * Packs a folder for `aws lambda update-function-code --zip-file`. The same files make the same bytes, whenever and
 * wherever they are packed.
 */
export const packFunction = async (folder: string): Promise<Uint8Array> => {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const files: Zippable = {};
  for (const name of names)
    files[name.replaceAll('\\', '/')] = [
      await readFile(join(folder, name)),
      { mtime: FIXED_DATE, os: UNIX, attrs: READABLE_FILE, level: 9 },
    ];
  return zipSync(files);
};
