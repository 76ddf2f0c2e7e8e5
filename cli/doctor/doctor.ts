import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import { CommandError } from '../command-error.ts';
import { print } from '../print.ts';
import { type AwsTarget, gatherAws, NoSuchApi } from './aws/gather-aws.ts';
import { AWS_CHECKS } from './checks/aws-checks.ts';
import { LOCAL_CHECKS } from './checks/local-checks.ts';
import { type DoctorOptions, parseDoctorOptions } from './doctor-options.ts';
import { countFindings, type Report, renderJson, renderReport } from './doctor-text.ts';
import { type Finding, runChecks } from './finding.ts';
import { gatherLocal } from './local/gather-local.ts';
import { createNodeProbe } from './probe/node-probe.ts';

/** Exit codes, for scripts. `unchecked`: also wrong options, and an API that is not there. */
const DOCTOR_EXIT_CODES = { healthy: 0, problems: 1, unchecked: 2 } as const;

/**
 * Runs `gatelens doctor`: reads a deployed API, or this machine, and prints what is wrong with it, why, and what to do.
 *
 * Sets the exit code; never rejects for what the person at the terminal can put right.
 */
export const runDoctor = async (args: readonly string[]): Promise<void> => {
  try {
    const options = parseDoctorOptions(args, process.env);
    const report = await examine(options);
    if (options.json) print(renderJson(report));
    else for (const line of renderReport(report)) print(line);
    process.exitCode = exitCodeOf(report.findings);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`gatelens: ${error.message}\n`);
    process.exitCode = DOCTOR_EXIT_CODES.unchecked;
  }
};

const exitCodeOf = (findings: readonly Finding[]): number => {
  const { problem, not_checked } = countFindings(findings);
  if (problem > 0) return DOCTOR_EXIT_CODES.problems;
  return not_checked > 0 ? DOCTOR_EXIT_CODES.unchecked : DOCTOR_EXIT_CODES.healthy;
};

const examine = async ({ aws, local, client, probe: asks }: DoctorOptions): Promise<Report> => {
  const now = Date.now();
  const probe = createNodeProbe(client === undefined ? undefined : readClient(client));
  const [deployed, here] = await Promise.all([
    aws === undefined ? [] : examineAws(aws, asks ? probe : undefined, now),
    local === undefined
      ? undefined
      : gatherLocal({ ...local, environment: process.env }, createNodeProbe(), asks, now),
  ]);
  const isBare = here !== undefined && here.configured === undefined;
  return {
    findings: [...deployed, ...(here === undefined ? [] : runChecks(LOCAL_CHECKS, here))],
    notes: isBare
      ? [
          'This shell has no variables of the authorizer, so that no configuration was looked at: --variables FILE checks one.',
        ]
      : [],
  };
};

const examineAws = async (
  target: AwsTarget,
  probe: Parameters<typeof gatherAws>[2],
  now: number,
): Promise<readonly Finding[]> => {
  const { createSdkReader } = await import('./aws/sdk-reader.ts');
  try {
    return runChecks(AWS_CHECKS, await gatherAws(createSdkReader(target.region), target, probe, now));
  } catch (cause) {
    if (!(cause instanceof NoSuchApi)) throw cause;
    throw new CommandError(cause.message, { cause });
  }
};

const readClient = ({ cert, key }: NonNullable<DoctorOptions['client']>): SecureContext => {
  try {
    return createSecureContext({ cert: readFileSync(cert), key: readFileSync(key) });
  } catch (cause) {
    throw new CommandError('--cert and --key cannot be read, or do not belong together.', { cause });
  }
};
