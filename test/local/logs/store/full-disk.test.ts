import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EventStore } from '../../../../local/logs/store/event-store.ts';
import { sql } from '../../../../local/logs/store/sql.ts';

const SIZE_MB = 24;

/** A file system of a few megabytes; `undefined` where this process may not mount one. */
const mountTinyDisk = (): (Disposable & { readonly path: string }) | undefined => {
  const path = mkdtempSync(join(tmpdir(), 'gatelens-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    [Symbol.dispose]: () => {
      execFileSync('umount', [path], { stdio: 'ignore' });
      rmSync(path, { recursive: true });
    },
  };
};

const canMount = (() => {
  using disk = mountTinyDisk();
  return disk !== undefined;
})();

const put = async (store: EventStore, message: string): Promise<void> => {
  await store.catalogue.createGroup('g', 1);
  await store.catalogue.createStream('g', 's', 1);
  const group = store.catalogue.group('g');
  if (group === undefined) throw new Error('the group was not created');
  await store.put(group, 's', [{ timestamp: 1, message }], 1);
};

const countEvents = async (store: EventStore): Promise<number> => {
  const [row] = await store.query(sql`SELECT count(*)::DOUBLE AS events FROM events`);
  return Number(row?.['events']);
};

describe.runIf(canMount)('a full disk', () => {
  test('refuses what has no room, keeps what was acknowledged, and is usable again when there is room', async () => {
    using disk = mountTinyDisk();
    if (disk === undefined) throw new Error('mounting worked a moment ago');
    const data = join(disk.path, 'data');
    const reports: string[] = [];
    const store = await EventStore.open(data, (message) => reports.push(message));
    let acknowledged = 0;
    let refusal: unknown;
    try {
      await put(store, 'first');
      acknowledged += 1;
      // The ballast leaves less room than the writes take.
      await writeFile(join(disk.path, 'ballast'), Buffer.alloc(14 * 1024 * 1024));
      while (refusal === undefined && acknowledged < 1000) {
        await put(store, `${acknowledged} ${'x'.repeat(200_000)}`).then(
          () => {
            acknowledged += 1;
          },
          (error: unknown) => {
            refusal = error;
          },
        );
      }
      expect(refusal).toMatchObject({ code: 'ENOSPC' });

      await rm(join(disk.path, 'ballast'));
      await put(store, 'after');
      acknowledged += 1;

      expect(await countEvents(store)).toBe(acknowledged);
    } finally {
      await store.close();
    }
    const again = await EventStore.open(data, (message) => reports.push(message));
    try {
      expect(await countEvents(again)).toBe(acknowledged);
      expect(reports.filter((report) => !report.startsWith('the index cannot be filled'))).toEqual([]);
    } finally {
      await again.close();
    }
    expect((await readFile(join(data, 'segments', '1', '00000001.ndjson'), 'utf8')).endsWith('\n')).toBe(
      true,
    );
  });
});
