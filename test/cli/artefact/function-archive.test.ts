import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { packFunction } from '../../../cli/artefact/function-archive.ts';
import { PROJECT_ROOT } from '../../../cli/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatelens-archive-'));
mkdirSync(join(folder, 'deep'));
writeFileSync(join(folder, 'index.mjs'), 'export const handler = 1;\n');
writeFileSync(join(folder, 'deep/chunk.mjs'), 'chunk');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Packs in a process of its own, which has another clock zone. */
const digestIn = async (zone: string): Promise<string> => {
  const script = `
    import { createHash } from 'node:crypto';
    import { packFunction } from ${JSON.stringify(join(PROJECT_ROOT, 'cli/artefact/function-archive.ts'))};
    process.stdout.write(createHash('sha256').update(await packFunction(${JSON.stringify(folder)})).digest('hex'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TZ: zone },
  });
  return stdout;
};

describe('the archive of the function', () => {
  test('holds every file of the folder under its path', async () => {
    const files = unzipSync(await packFunction(folder));

    expect(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)])),
    ).toEqual({
      'index.mjs': 'export const handler = 1;\n',
      'deep/chunk.mjs': 'chunk',
    });
  });

  test('has the same bytes whenever and wherever it is packed', async () => {
    const before = digest(await packFunction(folder));
    utimesSync(join(folder, 'index.mjs'), 1, 1);

    expect([digest(await packFunction(folder)), await digestIn('Asia/Tokyo'), await digestIn('UTC')]).toEqual(
      [before, before, before],
    );
  });
});
