import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SettingsJournal } from '../../../../local/logs/store/settings-journal.ts';
import { temporaryDirectory } from '../../../support/logs.ts';

const reopen = async (path: string): Promise<readonly unknown[]> => {
  const journal = await SettingsJournal.open(path);
  const values = journal.list('');
  await journal.close();
  return values;
};

describe('SettingsJournal', () => {
  test('keeps the last value of each key', async () => {
    await using directory = await temporaryDirectory();
    const journal = await SettingsJournal.open(directory.path);

    await Promise.all([
      journal.update('a', () => ({ n: 1 })),
      journal.update('b', () => 2),
      journal.update('a', (old) => [old]),
      journal.update('b', () => undefined),
    ]);
    await journal.close();

    expect(await reopen(directory.path)).toEqual([[{ n: 1 }]]);
  });

  test('a change that throws changes nothing', async () => {
    await using directory = await temporaryDirectory();
    const journal = await SettingsJournal.open(directory.path);
    const refuse = (): unknown => {
      throw new Error('refused');
    };

    await expect(journal.update('a', refuse)).rejects.toThrow('refused');
    await journal.update('a', () => 1);
    await journal.close();

    expect(await reopen(directory.path)).toEqual([1]);
  });

  test('a torn last line is cut off', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'settings.ndjson');
    await writeFile(path, '{"key":"a","value":1}\n{"key":"b","va');

    expect(await reopen(directory.path)).toEqual([1]);
    expect(await readFile(path, 'utf8')).toBe('{"key":"a","value":1}\n');
  });

  test('another damaged line stops the start, and nothing is changed', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'settings.ndjson');
    await writeFile(path, '{"key":"a","value":1}\ngarbage\n');
    await appendFile(path, '{"key":"b","value":2}\n');

    await expect(SettingsJournal.open(directory.path)).rejects.toThrow('damaged at line 2');
    expect(await readFile(path, 'utf8')).toContain('garbage');
  });
});
