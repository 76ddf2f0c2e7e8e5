import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleForLambda } from '../../../cli/artefact/lambda-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatelens-builtins-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly code: string;
  readonly output: string;
}

/** Bundles a source and runs it: what it prints, an error included. */
const tell = async (source: string): Promise<Told> => {
  const place = mkdtempSync(join(folder, 'case-'));
  const entry = join(place, 'entry.ts');
  writeFileSync(entry, source);
  await bundleForLambda(entry, join(place, 'out'));
  const bundle = join(place, 'out', 'index.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [bundle], { encoding: 'utf8' });
  return { code: readFileSync(bundle, 'utf8'), output: `${stdout}${stderr}`.trim() };
};

const IMPORT = /import[^;]*"node:/;

describe('a bundle takes from Node what it would import', () => {
  test.each([
    ['names', `import { hash, sign as other } from 'node:crypto'; console.log(typeof hash, typeof other);`],
    [
      'the default beside names',
      `import os, { EOL } from 'node:os'; console.log(typeof os.cpus, typeof EOL);`,
    ],
    ['modules by their old names', `import { hash } from 'crypto'; console.log(typeof hash, typeof hash);`],
  ])('%s', async (_name, source) => {
    const { code, output } = await tell(source);

    expect(output).toMatch(/^function (?:function|string)$/);
    expect(code).toContain('getBuiltinModule');
    expect(code).not.toMatch(/import[^;]*"(?:node:|crypto)/);
  });

  test.each([
    ['the process', `import process from 'node:process'; console.log(typeof process.env);`, 'object'],
    [
      'a function named process',
      `import { join } from 'node:path';
       function process(text) { return join(text, 'b'); }
       console.log(process('a'));`,
      'a/b',
    ],
    [
      'an export named process',
      `import { join } from 'node:path';
       export const process = (text) => join(text, 'b');
       console.log(process('a'));`,
      'a/b',
    ],
    ['nothing', `import 'node:url'; console.log('ran');`, 'ran'],
    [
      'a text that looks like an import',
      `console.log("import { x } from 'node:fs';");`,
      "import { x } from 'node:fs';",
    ],
  ])('%s', async (_name, source, expected) => {
    const { code, output } = await tell(source);

    expect(output).toBe(expected);
    expect(code.replace(expected, '')).not.toMatch(IMPORT);
  });
});

describe('a bundle imports what Node gives by an import alone', () => {
  test.each([
    [
      'a namespace with its default',
      `import * as url from 'node:url'; console.log(typeof url.default?.parse, Object.keys(url).includes('default'));`,
      'function true',
    ],
    [
      'a namespace beside the default',
      `import os, * as all from 'node:os'; console.log(all.default === os);`,
      'true',
    ],
    [
      'an export of an export',
      `export { join } from 'node:path'; export * from 'node:os'; console.log('ran');`,
      'ran',
    ],
  ])('%s', async (_name, source, expected) => {
    expect((await tell(source)).output).toBe(expected);
  });

  test.each([
    [`import { nothing } from 'node:path'; console.log(nothing);`, /SyntaxError: .*'nothing'/],
    [
      `import { nothing } from 'node:nothing'; console.log(nothing);`,
      /No such built-in module: node:nothing/,
    ],
  ])('the error for what Node lacks: %s', async (source, expected) => {
    expect((await tell(source)).output).toMatch(expected);
  });
});
