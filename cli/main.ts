#!/usr/bin/env node
import { CommandError } from './command-error.ts';
import { parseOptions } from './parse-options.ts';
import { describeUnknown } from './unknown-word.ts';

const USAGE = `Usage: gatelens <command> [options]

  start [--no-traffic] [--open-default-endpoint] [--alarm-webhook URL]
      Runs the local stack: mutual-TLS gateway, authorization server, log store and dashboard.
      --no-traffic             starts without sample calls
      --open-default-endpoint  also opens a port that asks for no client certificate, as the
                               execute-api endpoint of a real API does unless it is disabled
      --alarm-webhook URL      posts each change of an alarm there: https, or http on this machine

  logs [--port N] [--data DIR] [--host ADDRESS]
      Runs only the CloudWatch-Logs-compatible store, for the AWS SDK and CLI in your own tests.
      --host   listens on another address than 127.0.0.1; then requests must be signed with the
               key in GATELENS_LOGS_ACCESS_KEY_ID and GATELENS_LOGS_SECRET_ACCESS_KEY

  dashboard --region R --log-group G [--access-log-group G] [--endpoint URL] [--port N]
      Runs only the dashboard, on AWS with your own credentials or on another endpoint.
      docs/dashboard.md has all options, also those for a dashboard that others can reach.

  why --client-id ID | --token-hash HASH | --token-stdin | --request-id ID | --decision-id ID
      [--since 3h] [--wait 90s] [--json] [--region R --log-group G [--access-log-group G] [--endpoint URL]]
      Says why a call was rejected. Exit code 0 allowed, 3 rejected, 4 only in the access log, 5 not found.

  doctor [--api-id ID --region R [--stage S] [--function NAME] [--domain NAME]] [--json]
      Checks a deployed API; without --api-id the local stack and the variables of this shell, or
      of --variables FILE. Exit code 0 no problem, 1 problems, 2 something could not be checked.
      docs/doctor.md has all options and every finding.
`;

const COMMANDS = ['start', 'logs', 'dashboard', 'why', 'doctor', 'help'];

const asksForHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h');

const run = async (command: string | undefined, args: readonly string[]): Promise<void> => {
  switch (command) {
    case 'start': {
      const { runStart } = await import('./start/start.ts');
      const options = {
        'no-traffic': { type: 'boolean' },
        'open-default-endpoint': { type: 'boolean' },
        'alarm-webhook': { type: 'string' },
      } as const;
      const values = parseOptions(command, args, options);
      return runStart({
        traffic: values['no-traffic'] !== true,
        openDefaultEndpoint: values['open-default-endpoint'] === true,
        alarmWebhook: values['alarm-webhook'],
      });
    }
    case 'logs': {
      const { runLogs } = await import('./logs/logs.ts');
      const options = {
        port: { type: 'string' },
        data: { type: 'string' },
        host: { type: 'string' },
      } as const;
      return runLogs(parseOptions(command, args, options));
    }
    case 'dashboard': {
      const { runDashboard } = await import('./dashboard/dashboard.ts');
      const { DASHBOARD_ARGUMENTS } = await import('./dashboard/dashboard-options.ts');
      return runDashboard(parseOptions(command, args, DASHBOARD_ARGUMENTS));
    }
    case 'why': {
      const { runWhy } = await import('./why/why.ts');
      const { joinTokenHash, WHY_ARGUMENTS } = await import('./why/why-options.ts');
      return runWhy(parseOptions(command, joinTokenHash(args), WHY_ARGUMENTS));
    }
    case 'doctor': {
      const { runDoctor } = await import('./doctor/doctor.ts');
      return runDoctor(args);
    }
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(USAGE);
      return undefined;
    default:
      throw new CommandError(describeUnknown('there is no command', command, COMMANDS));
  }
};

const describe = (error: unknown): string => {
  if (error instanceof CommandError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

const [command, ...args] = process.argv.slice(2);
try {
  await (asksForHelp(args) ? run('help', []) : run(command, args));
} catch (error) {
  process.stderr.write(`gatelens: ${describe(error)}\n`);
  process.exitCode = 1;
}
