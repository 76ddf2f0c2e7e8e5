// Makes a checkout ready: the dependencies of the lock file, and (with --browser) a Chromium for the browser tests.
// Runs on the system's Node before anything is installed, so it imports nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_REMEDY, findChromium, installChromium } from './chromium.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
/** Inside node_modules, so that it vanishes together with what it vouches for. */
const MARKER = join(MODULES, '.gatelens-lock');

const OLDEST_NODE_TO_INSTALL = [20, 19];
/** The first Node that runs TypeScript sources without a flag; needed where no Node comes with the dependencies. */
const OLDEST_NODE_TO_RUN = [22, 18];

const fail = (message) => {
  console.error(`gatelens set-up: ${message}`);
  process.exit(1);
};

const isOlder = ([major, minor]) => {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
};

const checkNode = () => {
  if (isOlder(OLDEST_NODE_TO_INSTALL)) {
    fail(`Node ${process.versions.node} is too old. Install Node 20.19 or later, then run this again.`);
  }
  const nodeComesAlong = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
  if (!nodeComesAlong && isOlder(OLDEST_NODE_TO_RUN)) {
    fail(
      `on ${process.platform} ${process.arch} Gatelens runs on your own Node, which is ${process.versions.node}. Install Node 24 (22.18 at the least), then run this again.`,
    );
  }
};

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');

const installDependencies = () => {
  const wanted = lockHash();
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === wanted) return;
  console.log('gatelens set-up: installing the dependencies of package-lock.json (about a minute) ...');
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm === undefined ? ['npm', 'ci'] : [process.execPath, npm, 'ci'];
  const { status, error } = spawnSync(command, [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) {
    fail(
      `'npm ci' did not finish${error === undefined ? '' : ` (${error.message})`}. Its message above says why; mend that, then run this again.`,
    );
  }
  writeFileSync(MARKER, wanted);
};

const provideChromium = () => {
  if (findChromium() !== undefined || installChromium()) return;
  fail(`the browser tests need Chromium, and none was found. ${CHROMIUM_REMEDY}`);
};

checkNode();
installDependencies();
if (process.argv.includes('--browser')) provideChromium();
