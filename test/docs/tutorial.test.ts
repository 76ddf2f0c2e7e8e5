import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneFolder, missingLines, runBlocks, sectionOf, shellBlocksOf } from '../support/page-blocks.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const [start, ...steps] = shellBlocksOf(sectionOf('docs/tutorial.md', 'On the local stack'));
const SHOW_TOKEN = 'echo "$TOKEN"';
const RUN_TIMEOUT_MS = 240_000;

describe('the tutorial on the local stack, as it is printed', () => {
  let folder: Awaited<ReturnType<typeof cloneFolder>>;
  let stack: RunningStack;
  let outputs: readonly string[] = [];
  let token = '';

  beforeAll(async () => {
    folder = await cloneFolder();
    const state = `${folder.path}/.gatelens`;
    const [args = ''] = /(?<=^npm start -- ).*/m.exec(start?.code ?? '') ?? [];
    stack = await startStack(args.split(' '), state);
    const environment = { ...process.env, GATELENS_STATE_DIRECTORY: state, HOME: folder.path };
    const all = await runBlocks([...steps.map(({ code }) => code), SHOW_TOKEN], folder.path, environment);
    outputs = all.slice(0, -1);
    token = (all.at(-1) ?? '').trim();
  }, RUN_TIMEOUT_MS);
  afterAll(async () => {
    await stack?.dispose();
    await folder?.[Symbol.asyncDispose]();
  });

  test('starts the stack by the command that it prints', () => {
    expect(start?.code).toBe('npm start -- --no-traffic\n');
    expect(steps.length).toBeGreaterThan(10);
  });

  test.each(steps.map((step, index) => [index + 2, step] as const))(
    'block %i comes out as the page says',
    (number, step) => {
      const output = outputs[number - 2] ?? '';

      expect({
        missing: missingLines(output, step),
        output: missingLines(output, step).length > 0 ? output : '',
      }).toEqual({ missing: [], output: '' });
    },
  );

  test('the record names both certificates by the thumbprints that openssl computes', () => {
    const index = steps.findIndex(
      ({ code }) => code.includes('"$BOUND') || code.includes('$BOUND $PRESENTED'),
    );
    const [fromRecord, fromOpenssl] = (outputs[index] ?? '').trim().split('\n');

    expect(fromRecord).toMatch(/^certificate_mismatch [\w-]{43} [\w-]{43}$/);
    expect(fromRecord).toBe(fromOpenssl);
  });

  test('shows the token nowhere', () => {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(outputs.join('\n')).not.toContain(token);
    expect(stack.output()).not.toContain(token);
  });

  test(
    'the commands of the README get a token, a refusal, and the record of it',
    async () => {
      const { gateway, issuer, logs } = stack.file;
      const addresses = [
        ['https://localhost:8443', gateway],
        ['https://localhost:9443', issuer],
        ['http://127.0.0.1:4586', logs],
      ] as const;
      const blocks = shellBlocksOf(sectionOf('README.md', 'A refused call, explained')).map(({ code }) =>
        addresses.reduce((text, [printed, here]) => text.replaceAll(printed, here), code),
      );
      const hasAws = spawnSync('aws', ['--version']).status === 0;

      const [, refusal, query] = await runBlocks(blocks, folder.path);

      expect(blocks).toHaveLength(3);
      expect(refusal).toContain('HTTP/1.1 403 Forbidden');
      if (hasAws) expect(query).toContain('certificate_mismatch');
    },
    RUN_TIMEOUT_MS,
  );
});
