// Finds the Chromium that the browser tests drive, or installs Debian's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** What to do where none can be found or installed. */
export const CHROMIUM_REMEDY =
  "Install it ('apt-get install chromium' on Debian, else Chromium or Google Chrome), or set CHROMIUM_PATH to one.";

/** Returns the path of an installed Chromium, or undefined. `CHROMIUM_PATH` wins. */
export const findChromium = () => {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  return PLACES.find((place) => existsSync(place));
};

/** Installs Chromium by apt-get, where that is possible (root on Debian). Returns whether it is there now. */
export const installChromium = () => {
  if (process.env.CHROMIUM_PATH || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('gatelens set-up: installing Chromium by apt-get for the browser tests ...');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
  ];
  for (const step of steps) {
    const { status } = spawnSync('apt-get', step, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    });
    if (status !== 0) return false;
  }
  return findChromium() !== undefined;
};
