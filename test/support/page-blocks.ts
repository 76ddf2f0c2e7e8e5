import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT_ROOT } from '../../cli/project.ts';

/** A block of shell commands of a page, with what the page says comes out: `…` stands for anything. */
export interface ShellBlock {
  readonly code: string;
  readonly expected: readonly string[];
}

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** Reads the part of a page below a heading of the second level. */
export const sectionOf = (page: string, heading: string): string => {
  const document = readFileSync(join(PROJECT_ROOT, page), 'utf8');
  const section = document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${page} has no section "${heading}"`);
  return section;
};

/** Finds the first block of a language. */
export const blockOf = (section: string, language: string): string =>
  [...section.matchAll(BLOCK)].find(([, found]) => found === language)?.[2] ?? '';

/** Finds the `sh` blocks of a section, each with the `text` block that follows it. */
export const shellBlocksOf = (section: string): readonly ShellBlock[] => {
  const blocks = [...section.matchAll(BLOCK)].map(([, language, code = '']) => ({ language, code }));
  return blocks.flatMap(({ language, code }, index) => {
    if (language !== 'sh') return [];
    const next = blocks[index + 1];
    const expected = next?.language === 'text' ? next.code.split('\n').filter((line) => line !== '') : [];
    return [{ code, expected }];
  });
};

/**
 * A folder in which the commands of a page work as in a clone, and whose files are nobody else's. Its set-up does
 * nothing: where the lock file has changed, the real one would install anew below the tests that run.
 */
export const cloneFolder = async (): Promise<{ readonly path: string } & AsyncDisposable> => {
  const path = await mkdtemp(join(tmpdir(), 'gatelens-page-'));
  await mkdir(join(path, '.gatelens'));
  await mkdir(join(path, 'scripts'));
  for (const name of ['package.json', 'cli', 'node_modules', 'scripts/smoke-aws.ts'])
    await symlink(join(PROJECT_ROOT, name), join(path, name));
  await writeFile(join(path, 'scripts/setup.mjs'), '');
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

/** Runs blocks in one shell, one after the other, and gives what each of them wrote to either stream. */
export const runBlocks = async (
  codes: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly string[]> => {
  const mark = `== ${crypto.randomUUID()} ==`;
  const script = ['exec 2>&1', ...codes.map((code) => `${code}\necho; echo '${mark}'`)].join('\n');
  const shell = spawn('bash', ['-s'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  // Commands that read stdin must not read the script.
  shell.stdin.end(`{\n${script}\n} < /dev/null\n`);
  const [output] = await Promise.all([text(shell.stdout), once(shell, 'exit')]);
  return output.split(`${mark}\n`).slice(0, codes.length);
};

/** Lists the expected lines that an output does not have, in their order. */
export const missingLines = (output: string, { expected }: ShellBlock): readonly string[] => {
  const lines = output.split('\n');
  let at = 0;
  return expected.filter((line) => {
    const found = lines.findIndex((candidate, index) => index >= at && hasParts(candidate, line.split('…')));
    if (found !== -1) at = found + 1;
    return found === -1;
  });
};

const hasParts = (line: string, parts: readonly string[]): boolean => {
  let at = 0;
  return parts.every((part) => {
    const found = line.indexOf(part, at);
    at = found + part.length;
    return found !== -1;
  });
};
