import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';

const textOf = (file: string): string => readFileSync(join(PROJECT_ROOT, file), 'utf8');

const inSetUp = (name: string): string =>
  new RegExp(`const ${name} = \\[(\\d+), (\\d+)\\]`).exec(textOf('scripts/setup.mjs'))?.slice(1).join('.') ??
  `no ${name}`;

const versionsIn = (text: string): readonly string[] => text.match(/\b2\d\.\d+\b/g) ?? [];

const TO_INSTALL = inSetUp('OLDEST_NODE_TO_INSTALL');
const TO_RUN = inSetUp('OLDEST_NODE_TO_RUN');
const engines: string = JSON.parse(textOf('package.json')).engines.node;

describe('the Node that is needed', () => {
  test.each([
    ['README.md', [TO_INSTALL, TO_RUN, ...versionsIn(engines)]],
    ['docs/decisions/repository.md', [TO_INSTALL, TO_RUN, ...versionsIn(engines)]],
    ['CONTRIBUTING.md', [TO_INSTALL, TO_RUN]],
    ['docs/tutorial.md', [TO_INSTALL, TO_RUN]],
  ])('is in %s what set-up and package.json ask for', (page, versions) => {
    const said = textOf(page)
      .split('\n')
      .filter((line) => /\bNode\b/.test(line))
      .flatMap(versionsIn);

    expect(said).toEqual(versions);
  });
});
