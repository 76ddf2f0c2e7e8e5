import { randomBytes } from 'node:crypto';
import { startDashboard } from '../../dashboard/server/dashboard.ts';
import { providePage } from '../artefact/page.ts';
import { startOnPort } from '../port-option.ts';
import { print } from '../print.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { type DashboardArguments, parseDashboardOptions } from './dashboard-options.ts';

/** Runs the dashboard alone, on AWS or another CloudWatch Logs endpoint, until it is interrupted. */
export const runDashboard = async (given: DashboardArguments): Promise<void> => {
  const interrupted = untilInterrupted();
  const options = parseDashboardOptions(given, process.env, randomBytes(24).toString('base64url'));
  const dashboard = await startOnPort('dashboard', given.port, async (port) =>
    startDashboard({ ...options, port, webRoot: await providePage() }),
  );
  print(`Dashboard  ${dashboard.url}`);
  print(`Reads ${options.logGroups.join(', ')} in ${options.region}. Ctrl-C stops it.`);
  await interrupted;
  await dashboard.close();
};
