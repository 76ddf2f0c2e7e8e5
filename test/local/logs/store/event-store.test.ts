import { execFile } from 'node:child_process';
import {
  type FileHandle,
  open as openFile,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import type { LogGroup } from '../../../../local/logs/store/catalogue.ts';
import { EventStore } from '../../../../local/logs/store/event-store.ts';
import { sql } from '../../../../local/logs/store/sql.ts';
import { temporaryDirectory } from '../../../support/logs.ts';

const GROUP = 'group';
const SEGMENT = join('segments', '1', '00000001.ndjson');

interface OpenStore extends AsyncDisposable {
  readonly store: EventStore;
  readonly reports: readonly string[];
}

const open = async (path: string): Promise<OpenStore> => {
  const reports: string[] = [];
  const store = await EventStore.open(path, (message) => reports.push(message));
  return { store, reports, [Symbol.asyncDispose]: () => store.close() };
};

const groupOf = (store: EventStore): LogGroup => {
  const group = store.catalogue.group(GROUP);
  if (group === undefined) throw new Error('the group was not created');
  return group;
};

const put = async (store: EventStore, messages: readonly string[]): Promise<void> => {
  await store.catalogue.createGroup(GROUP, 1);
  await store.catalogue.createStream(GROUP, 'stream', 1);
  const events = messages.map((message) => ({ timestamp: 5, message }));
  await store.put(groupOf(store), 'stream', events, 6);
};

const messages = async (store: EventStore): Promise<readonly unknown[]> => {
  const rows = await store.query(sql`SELECT coalesce(plain, json) AS message FROM events ORDER BY seq`);
  return rows.map((row) => row['message']);
};

const withStored = async (path: string, batches: readonly (readonly string[])[]): Promise<void> => {
  await using opened = await open(path);
  for (const batch of batches) await put(opened.store, batch);
};

/** Makes the next append write the first half and then fail, as on a full disk. */
const failNextAppend = async (): Promise<Disposable> => {
  await using file = await openFile(process.execPath, 'r');
  const handles: FileHandle = Object.getPrototypeOf(file);
  const append = handles.appendFile;
  const spy = vi.spyOn(handles, 'appendFile').mockImplementationOnce(async function (this: FileHandle, data) {
    if (!Buffer.isBuffer(data)) throw new TypeError('the store appends buffers');
    await append.call(this, data.subarray(0, data.length / 2));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  return { [Symbol.dispose]: () => spy.mockRestore() };
};

describe('EventStore', () => {
  test('events are found at once, in order of arrival, and after a restart', async () => {
    await using directory = await temporaryDirectory();
    await withStored(directory.path, [['a', '{"x":1}'], ['c']]);

    await using opened = await open(directory.path);
    await put(opened.store, ['d']);

    expect(await messages(opened.store)).toEqual(['a', '{"x":1}', 'c', 'd']);
  });

  test('concurrent puts are all stored, each batch together', async () => {
    await using directory = await temporaryDirectory();
    await using opened = await open(directory.path);
    await put(opened.store, ['first']);

    const batches = Array.from({ length: 40 }, (_, index) => [`${index}-a`, `${index}-b`]);
    await Promise.all(batches.map((batch) => put(opened.store, batch)));

    expect(await messages(opened.store)).toEqual(['first', ...batches.flat()]);
  });

  test.each([
    { name: 'is missing', damage: (path: string) => rm(path) },
    { name: 'is garbage', damage: (path: string) => writeFile(path, 'garbage'.repeat(10_000)) },
    { name: 'is empty', damage: (path: string) => writeFile(path, '') },
    { name: 'is cut', damage: (path: string) => truncate(path, 5000) },
  ])('an index that $name is built again', async ({ damage }) => {
    await using directory = await temporaryDirectory();
    await withStored(directory.path, [['a', 'b'], ['c']]);
    await damage(join(directory.path, 'index.duckdb'));

    await using opened = await open(directory.path);

    expect(await messages(opened.store)).toEqual(['a', 'b', 'c']);
    expect(opened.reports).toEqual([]);
  });

  test('an index of other segments is built again', async () => {
    await using directory = await temporaryDirectory();
    await withStored(directory.path, [['a', 'b'], ['c']]);
    await rm(join(directory.path, SEGMENT));

    await using opened = await open(directory.path);

    expect(await messages(opened.store)).toEqual([]);
  });

  test('a torn last batch is cut off as a whole, and writing goes on', async () => {
    await using directory = await temporaryDirectory();
    await withStored(directory.path, [['a']]);
    const segment = join(directory.path, SEGMENT);
    const whole = await readFile(segment);
    await withStored(directory.path, [['torn-1', 'torn-2']]);
    const torn = await readFile(segment);
    await rm(join(directory.path, 'index.duckdb'));

    for (const length of [torn.length - 1, torn.length - 20, whole.length + 5]) {
      await writeFile(segment, torn.subarray(0, length));
      await using opened = await open(directory.path);

      expect(await messages(opened.store)).toEqual(['a']);
      expect((await readFile(segment)).length).toBe(whole.length);
    }
    await withStored(directory.path, [['b']]);
    await using opened = await open(directory.path);
    expect(await messages(opened.store)).toEqual(['a', 'b']);
  });

  test('damage inside a segment costs its batch alone, and is reported', async () => {
    await using directory = await temporaryDirectory();
    await withStored(directory.path, [['first'], ['second'], ['third']]);
    const segment = join(directory.path, SEGMENT);
    const content = await readFile(segment, 'utf8');
    await writeFile(segment, content.replace('second', 'sEcond'));
    await rm(join(directory.path, 'index.duckdb'));

    await using opened = await open(directory.path);

    expect(await messages(opened.store)).toEqual(['first', 'third']);
    expect(opened.reports).toEqual([expect.stringContaining('00000001.ndjson is damaged at byte')]);
  });

  test('a write that the disk cuts short is refused and leaves nothing behind', async () => {
    await using directory = await temporaryDirectory();
    await withStored(directory.path, [['before']]);
    {
      await using opened = await open(directory.path);
      using _disk = await failNextAppend();

      await expect(put(opened.store, ['lost'])).rejects.toMatchObject({ code: 'ENOSPC' });
      await put(opened.store, ['after']);

      expect(await messages(opened.store)).toEqual(['before', 'after']);
    }
    await rm(join(directory.path, 'index.duckdb'));
    await using opened = await open(directory.path);
    expect(await messages(opened.store)).toEqual(['before', 'after']);
    expect(opened.reports).toEqual([]);
  });

  describe('retention', () => {
    const DAY = 24 * 60 * 60 * 1000;

    const putOnDay = async (store: EventStore, day: number, message: string): Promise<void> => {
      await store.catalogue.createGroup(GROUP, 1);
      await store.catalogue.createStream(GROUP, 'stream', 1);
      await store.put(groupOf(store), 'stream', [{ timestamp: day * DAY, message }], day * DAY);
    };

    test('deletes the segments whose events are all too old, and no other', async () => {
      await using directory = await temporaryDirectory();
      {
        await using opened = await open(directory.path);
        for (const day of [1, 1, 2, 3]) await putOnDay(opened.store, day, `day ${day}`);

        expect(await opened.store.removeExpired(groupOf(opened.store), 3 * DAY)).toBe(2);
        expect(await messages(opened.store)).toEqual(['day 3']);
        expect(await readdir(join(directory.path, 'segments', '1'))).toEqual(['00000003.ndjson']);
      }
      await rm(join(directory.path, 'index.duckdb'));
      await using opened = await open(directory.path);
      expect(await messages(opened.store)).toEqual(['day 3']);
    });

    test('deletes the segment that grows as well, and writing and numbering go on', async () => {
      await using directory = await temporaryDirectory();
      {
        await using opened = await open(directory.path);
        await putOnDay(opened.store, 1, 'old');
        await opened.store.deleteStream(groupOf(opened.store), 'stream', 1);
        await putOnDay(opened.store, 1, 'older');
        expect(await opened.store.removeExpired(groupOf(opened.store), 9 * DAY)).toBe(1);
      }
      {
        await using opened = await open(directory.path);
        await putOnDay(opened.store, 9, 'new');
      }
      await rm(join(directory.path, 'index.duckdb'));
      await using opened = await open(directory.path);

      expect(await messages(opened.store)).toEqual(['new']);
    });

    test('a crash before the segment is deleted leaves it for the next time', async () => {
      await using directory = await temporaryDirectory();
      const segment = join(directory.path, SEGMENT);
      {
        await using opened = await open(directory.path);
        await putOnDay(opened.store, 1, 'old');
        const content = await readFile(segment);
        await opened.store.removeExpired(groupOf(opened.store), 2 * DAY);
        await writeFile(segment, content);
      }
      await using opened = await open(directory.path);

      expect(await messages(opened.store)).toEqual(['old']);
      expect(await opened.store.removeExpired(groupOf(opened.store), 2 * DAY)).toBe(1);
      expect(await messages(opened.store)).toEqual([]);
    });
  });

  test('an aborted query stops working', async () => {
    await using directory = await temporaryDirectory();
    await using opened = await open(directory.path);
    const abort = new AbortController();

    const endless = opened.store.query(
      sql`SELECT count(*) FROM range(1e12::BIGINT) WHERE range % 7 = 1`,
      abort.signal,
    );
    setTimeout(() => abort.abort(), 50);

    await expect(endless).rejects.toThrow(/interrupt/i);
  });

  test('SQL has no way to other files', async () => {
    await using directory = await temporaryDirectory();
    await using opened = await open(directory.path);

    await expect(opened.store.query(sql`SELECT * FROM read_text('/etc/hostname')`)).rejects.toThrow(
      'disabled',
    );
    await expect(opened.store.query(sql`SET enable_external_access = true`)).rejects.toThrow();
  });

  test("its directory is its owner's alone", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'made', 'here');
    await withStored(path, [['a']]);

    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test('a directory that is open is not opened again, in this process or another', async () => {
    await using directory = await temporaryDirectory();
    await using opened = await open(directory.path);
    await put(opened.store, ['a']);

    await expect(open(directory.path)).rejects.toMatchObject({ name: 'DataDirectoryInUse' });
    const module = new URL('../../../../local/logs/store/event-store.ts', import.meta.url).href;
    const program = `const { EventStore } = await import(${JSON.stringify(module)});
      await EventStore.open(process.argv[1], () => {}).catch(({ name }) => console.log(name));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      program,
      directory.path,
    ]);

    expect(stdout.trim()).toBe('DataDirectoryInUse');
    expect(await messages(opened.store)).toEqual(['a']);
  });
});
