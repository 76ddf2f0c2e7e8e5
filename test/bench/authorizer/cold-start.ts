import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { IntrospectionSetting } from './introspection-setting.ts';
import { buildEvent } from './sample.ts';

/** What a fresh process needed for a bundle, milliseconds. */
export interface ColdStart {
  /** From the import statement to the evaluated module. */
  readonly importMs: number;
  readonly cpuMs: number;
  /** The first call, with a new connection; only of a bundle with a handler. */
  readonly firstDecisionMs?: number;
}

const PROBE = fileURLToPath(new URL('./import-probe.mjs', import.meta.url));

/** Imports a bundle in a fresh process and decides one call. */
export const startCold = async (file: string, setting: IntrospectionSetting): Promise<ColdStart> => {
  const event = JSON.stringify(buildEvent('first-token-dBjftJeZ4CVP-mB92K27uhbUJU1p1r', setting.pem));
  const { stdout } = await promisify(execFile)(process.execPath, [PROBE, file, event], {
    env: { ...setting.environmentFor('') },
  });
  return parseColdStart(stdout.trimEnd().split('\n').at(-1) ?? '');
};

const parseColdStart = (line: string): ColdStart => {
  const { importMs, cpuMs, firstDecisionMs } = JSON.parse(line) as Partial<ColdStart>;
  if (importMs === undefined || cpuMs === undefined) throw new TypeError('the probe measured nothing');
  return { importMs, cpuMs, ...(firstDecisionMs === undefined ? {} : { firstDecisionMs }) };
};
