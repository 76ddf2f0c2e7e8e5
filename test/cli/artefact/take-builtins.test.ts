import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleForLambda } from '../../../cli/artefact/lambda-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatelens-builtins-'));
const outdir = join(folder, 'out');
let code: string;

beforeAll(async () => {
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `import 'node:url';
     import path, { join as joined } from 'node:path';
     import * as os from 'node:os';
     import { hash, randomUUID } from 'node:crypto';
     process.stdout.write(JSON.stringify([
       joined('a', 'b'), path.sep, os.EOL, hash('sha256', 'abc'), typeof randomUUID,
       // A text that looks like an import is none.
       "import { x } from 'node:fs';",
     ]));`,
  );
  await bundleForLambda(entry, outdir);
  code = readFileSync(join(outdir, 'index.mjs'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a bundle means by every form of import what the source means', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(outdir, 'index.mjs')]);

  expect(JSON.parse(stdout)).toEqual([
    'a/b',
    '/',
    '\n',
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    'function',
    "import { x } from 'node:fs';",
  ]);
});

test('a bundle imports no module of Node', () => {
  expect(code).toContain('getBuiltinModule');
  expect(code).not.toMatch(/import[^;]*"node:/);
});
