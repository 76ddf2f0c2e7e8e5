import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';
import { temporaryDirectory } from '../support/logs.ts';
import { startLogsCommand } from '../support/logs-command.ts';

const ENDPOINT = 'http://127.0.0.1:4586';

const firstBlock = (document: string, language: string): string => {
  const [, code = ''] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(document) ?? [];
  return code;
};

test('the sample of docs/log-store.md prints what the page says', async () => {
  const document = await readFile(join(PROJECT_ROOT, 'docs/log-store.md'), 'utf8');
  await using directory = await temporaryDirectory();
  await using command = await startLogsCommand(['--data', directory.path]);
  // Below the project, so that the sample finds the SDK as a user's project would.
  const folder = await mkdtemp(join(PROJECT_ROOT, '.gatelens-samples-'));
  const file = join(folder, 'sample.ts');
  try {
    await writeFile(file, firstBlock(document, 'ts').replace(ENDPOINT, command.url));

    const { stdout } = await promisify(execFile)(process.execPath, [file]);

    expect(stdout).toBe(firstBlock(document, 'json'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
