import { randomBytes } from 'node:crypto';
import { startDashboard } from '../../dashboard/server/dashboard.ts';
import { PORT_SETTINGS, readPorts, withPort } from '../../local/ports.ts';
import { providePage } from '../artefact/page.ts';
import { asCommandError } from '../command-error.ts';
import { print } from '../print.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { type DashboardArguments, parseDashboardOptions } from './dashboard-options.ts';

/** Runs the dashboard alone, on AWS or another CloudWatch Logs endpoint, until it is interrupted. */
export const runDashboard = async (given: DashboardArguments): Promise<void> => {
  const interrupted = untilInterrupted();
  const options = parseDashboardOptions(given, process.env, randomBytes(24).toString('base64url'));
  const { variable } = PORT_SETTINGS.dashboard;
  const environment = given.port === undefined ? process.env : { ...process.env, [variable]: given.port };
  const dashboard = await asCommandError(async () => {
    const ports = readPorts(environment);
    const webRoot = await providePage();
    return withPort('dashboard', ports, (port) => startDashboard({ ...options, port, webRoot }));
  });
  print(`Dashboard  ${dashboard.url}`);
  print(`Reads ${options.logGroups.join(', ')} in ${options.region}. Ctrl-C stops it.`);
  await interrupted;
  await dashboard.close();
};
