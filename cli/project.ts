import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the checkout. */
export const PROJECT_ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Folder of everything that Gatelens writes: certificates, data, built artefacts, `stack.json`.
 *
 * `GATELENS_STATE_DIRECTORY` moves it, for instance to run a second stack beside the first.
 */
export const stateDirectory = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment['GATELENS_STATE_DIRECTORY'] || join(PROJECT_ROOT, '.gatelens');
