import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventStore } from '../../../../local/logs/store/event-store.ts';
import { sql } from '../../../../local/logs/store/sql.ts';
import { temporaryDirectory } from '../../../support/logs.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let catalogue: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  catalogue = join(directory.path, 'catalogue.ndjson');
});

afterEach(() => directory[Symbol.asyncDispose]());

const segmentOf = (number: number | string): string =>
  join(directory.path, 'segments', String(number), '00000001.ndjson');

interface OpenStore extends AsyncDisposable {
  readonly store: EventStore;
  readonly reports: readonly string[];
}

const open = async (): Promise<OpenStore> => {
  const reports: string[] = [];
  const store = await EventStore.open(directory.path, (message) => reports.push(message));
  return { store, reports, [Symbol.asyncDispose]: () => store.close() };
};

const put = async (store: EventStore, name: string, message: string, stream = 'stream'): Promise<void> => {
  await store.catalogue.createGroup(name, 1);
  await store.catalogue.createStream(name, stream, 1);
  const group = store.catalogue.group(name);
  if (group === undefined) throw new Error('the group was not created');
  await store.put(group, stream, [{ timestamp: 5, message }], 6);
};

/** Events by group, in order of arrival. */
const stored = async (store: EventStore): Promise<readonly string[]> => {
  const rows = await store.query(sql`SELECT log_group || ': ' || plain AS line FROM events ORDER BY seq`);
  return rows.map((row) => String(row['line']));
};

interface ListedGroup {
  readonly name: string;
  readonly directory: number;
  readonly streams: readonly string[];
}

const groupsOf = (store: EventStore): readonly ListedGroup[] =>
  store.catalogue.groups().map(({ name, directory: number, streams }) => ({
    name,
    directory: number,
    streams: [...streams.keys()],
  }));

const EVENTS = ['first: a', 'first: b', 'second: c'];
const SET_ASIDE = '1.not-in-catalogue';

const withEvents = async (): Promise<void> => {
  await using opened = await open();
  await put(opened.store, 'first', 'a', 'one');
  await put(opened.store, 'first', 'b', 'two');
  await put(opened.store, 'second', 'c');
};

/** Makes segments as a store wrote them that did not name the group in them. */
const forgetOwner = async (number: number): Promise<void> => {
  const path = segmentOf(number);
  const content = await readFile(path, 'utf8');
  await writeFile(path, content.replaceAll(/"group":"[^"]*",/g, ''));
};

describe('segments whose catalogue is lost', () => {
  test('restore it with every group, stream and event', async () => {
    await withEvents();
    await rm(catalogue);

    {
      await using opened = await open();
      expect(groupsOf(opened.store)).toEqual([
        { name: 'first', directory: 1, streams: ['one', 'two'] },
        { name: 'second', directory: 2, streams: ['stream'] },
      ]);
      expect(await stored(opened.store)).toEqual(EVENTS);
      expect(opened.reports).toEqual([
        expect.stringContaining('restored the log group "first"'),
        expect.stringContaining('restored the log group "second"'),
      ]);
      await put(opened.store, 'third', 'd');
    }
    await using again = await open();

    expect(await stored(again.store)).toEqual([...EVENTS, 'third: d']);
    expect(again.store.catalogue.group('third')?.directory).toBe(3);
    expect(again.reports).toEqual([]);
  });

  test('restore the part of it that is missing', async () => {
    await withEvents();
    const lines = (await readFile(catalogue, 'utf8')).split('\n');
    await writeFile(catalogue, lines.filter((line) => !line.includes('second')).join('\n'));

    await using opened = await open();

    expect(groupsOf(opened.store).map(({ name }) => name)).toEqual(['first', 'second']);
    expect(await stored(opened.store)).toEqual(EVENTS);
    expect(opened.reports).toEqual([expect.stringContaining('segments/2')]);
  });

  test('that name no group are set aside untouched, with the way to have them back', async () => {
    await withEvents();
    await forgetOwner(1);
    const bytes = await readFile(segmentOf(1));
    await rm(catalogue);

    let line = '';
    {
      await using opened = await open();
      expect(await stored(opened.store)).toEqual(['second: c']);
      expect(await readFile(segmentOf(SET_ASIDE))).toEqual(bytes);
      expect(opened.reports).toEqual([
        expect.stringContaining(join(directory.path, 'segments', SET_ASIDE)),
        expect.stringContaining('restored the log group "second"'),
      ]);
      line = /\{"op".*?\}/.exec(opened.reports[0] ?? '')?.[0] ?? '';
    }
    await rename(join(directory.path, 'segments', SET_ASIDE), join(directory.path, 'segments', '1'));
    await appendFile(catalogue, `${line.replace('NAME', 'back')}\n`);
    await using again = await open();

    expect(await stored(again.store)).toEqual(['back: a', 'back: b', 'second: c']);
    expect(groupsOf(again.store)).toContainEqual({ name: 'back', directory: 1, streams: ['one', 'two'] });
    expect(again.reports).toEqual([]);
  });

  test.each([
    { what: 'segments of an older store', damage: () => forgetOwner(2) },
    { what: 'garbage', damage: () => writeFile(segmentOf(2), 'garbage without end') },
  ])('never become those of a new group, set aside or not: $what', async ({ damage }) => {
    await withEvents();
    await damage();
    const bytes = await readFile(segmentOf(2));
    await rm(catalogue);

    for (const [name, number] of [
      ['new', 3],
      ['newer', 4],
    ] as const) {
      await using opened = await open();
      await put(opened.store, name, 'd');
      expect(opened.store.catalogue.group(name)?.directory).toBe(number);
    }

    expect(await readdir(join(directory.path, 'segments'))).toEqual(['1', '2.not-in-catalogue', '3', '4']);
    expect(await readFile(segmentOf('2.not-in-catalogue'))).toEqual(bytes);
  });

  test('that name no group are served while the catalogue has them', async () => {
    await withEvents();
    await forgetOwner(1);

    await using opened = await open();
    await put(opened.store, 'first', 'd');

    expect(await stored(opened.store)).toEqual([...EVENTS, 'first: d']);
    expect(opened.reports).toEqual([]);
  });

  test('and without events leave their directory to no new group', async () => {
    {
      await using opened = await open();
      await opened.store.catalogue.createGroup('empty', 1);
    }
    await (await open()).store.close();
    await rm(catalogue);

    await using opened = await open();
    await opened.store.catalogue.createGroup('new', 1);

    expect(groupsOf(opened.store)).toEqual([{ name: 'new', directory: 2, streams: [] }]);
    expect(opened.reports).toEqual([]);
  });
});

describe('a damaged catalogue', () => {
  test('with a torn last line loses that line alone', async () => {
    await withEvents();
    await appendFile(catalogue, '{"op":"create_group","gro');

    await using opened = await open();
    await opened.store.catalogue.createGroup('next', 1);

    expect(groupsOf(opened.store).map(({ name }) => name)).toEqual(['first', 'second', 'next']);
    expect(await stored(opened.store)).toEqual(EVENTS);
    expect(opened.reports).toEqual([]);
  });

  test('stops the start with file, line and remedy, deletes nothing, and the remedy works', async () => {
    await withEvents();
    const lines = (await readFile(catalogue, 'utf8')).split('\n');
    const damaged = lines.with(1, 'garbage').join('\n');
    await writeFile(catalogue, damaged);

    await expect(open()).rejects.toThrow(`${catalogue} is damaged at line 2. Nothing was changed.`);
    await expect(open()).rejects.toThrow('move the file away and start again');
    expect(await readFile(catalogue, 'utf8')).toBe(damaged);
    expect(await readdir(join(directory.path, 'segments'))).toEqual(['1', '2']);

    await rename(catalogue, `${catalogue}.damaged`);
    await using opened = await open();
    expect(await stored(opened.store)).toEqual(EVENTS);
  });

  test('that gives segments to another group stops the start: events are never served as those of another', async () => {
    await withEvents();
    const content = await readFile(catalogue, 'utf8');
    await writeFile(catalogue, content.replaceAll('"first"', '"other"'));

    await expect(open()).rejects.toThrow(
      `${join(directory.path, 'segments', '1')} holds events of the log group "first", but catalogue.ndjson gives it to "other"`,
    );
  });
});
