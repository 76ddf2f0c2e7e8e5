// Builds what is published and deployed, into dist/: the library, the constructs, the Lambda bundle and the page.
import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AUTHORIZER_BUNDLE } from '../cli/artefact/authorizer-bundle.ts';
import { packFunction } from '../cli/artefact/function-archive.ts';
import { PAGE } from '../cli/artefact/page.ts';
import { PROJECT_ROOT } from '../cli/project.ts';

const DIST = join(PROJECT_ROOT, 'dist');

const buildLibrary = (): void => {
  const tsc = join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', '--force', 'shared', 'authorizer', 'deploy'], {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the library does not compile; the messages above say where');
};

await rm(DIST, { recursive: true, force: true });
buildLibrary();
await mkdir(join(DIST, 'lambda'), { recursive: true });
await AUTHORIZER_BUNDLE.build(join(DIST, 'lambda'));
await writeFile(join(DIST, 'authorizer.zip'), await packFunction(join(DIST, 'lambda')));
await PAGE.build(join(DIST, 'dashboard'));
process.stdout.write(
  'Built dist/authorizer, dist/deploy, dist/shared, dist/lambda, dist/authorizer.zip and dist/dashboard.\n',
);
