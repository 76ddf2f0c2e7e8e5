import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Finding, Status } from '../../cli/doctor/finding.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** How a run of `gatelens doctor` ended. */
export interface DoctorRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of a run with `--json`; empty otherwise. */
  readonly findings: readonly Finding[];
  /** Statuses of a check, in the order of its findings. */
  statuses(id: string): readonly Status[];
}

/** Runs `gatelens doctor` as a person would, with these variables only. */
export const runDoctorCommand = async (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<DoctorRun> => {
  const child = spawn(process.execPath, [MAIN, 'doctor', ...args], {
    env: { AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  const report: { findings: readonly Finding[] } =
    args.includes('--json') && stdout !== '' ? JSON.parse(stdout) : { findings: [] };
  return {
    code,
    stdout,
    stderr,
    findings: report.findings,
    statuses: (id) => report.findings.filter((one) => one.id === id).map(({ status }) => status),
  };
};
