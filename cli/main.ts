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

type Command = (args: readonly string[]) => Promise<void>;

const COMMANDS: Readonly<Record<string, Command>> = {
  start: async (args) => {
    const { runStart } = await import('./start/start.ts');
    const values = parseOptions('start', args, {
      'no-traffic': { type: 'boolean' },
      'open-default-endpoint': { type: 'boolean' },
      'alarm-webhook': { type: 'string' },
    });
    await runStart({
      traffic: values['no-traffic'] !== true,
      openDefaultEndpoint: values['open-default-endpoint'] === true,
      alarmWebhook: values['alarm-webhook'],
    });
  },
  logs: async (args) => {
    const { runLogs } = await import('./logs/logs.ts');
    await runLogs(
      parseOptions('logs', args, {
        port: { type: 'string' },
        data: { type: 'string' },
        host: { type: 'string' },
      }),
    );
  },
  dashboard: async (args) => {
    const { runDashboard } = await import('./dashboard/dashboard.ts');
    const { DASHBOARD_ARGUMENTS } = await import('./dashboard/dashboard-options.ts');
    await runDashboard(parseOptions('dashboard', args, DASHBOARD_ARGUMENTS));
  },
  why: async (args) => {
    const { runWhy } = await import('./why/why.ts');
    const { joinTokenHash, WHY_ARGUMENTS } = await import('./why/why-options.ts');
    await runWhy(parseOptions('why', joinTokenHash(args), WHY_ARGUMENTS));
  },
  doctor: async (args) => {
    const { runDoctor } = await import('./doctor/doctor.ts');
    await runDoctor(args);
  },
  help: async () => {
    process.stdout.write(USAGE);
  },
};

const asksForHelp = (words: readonly string[]): boolean =>
  words.length === 0 || words.includes('--help') || words.includes('-h');

const run = async (words: readonly string[]): Promise<void> => {
  const [name = '', ...args] = asksForHelp(words) ? ['help'] : words;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined)
    throw new CommandError(describeUnknown('there is no command', name, Object.keys(COMMANDS)));
  await command(args);
};

const describe = (error: unknown): string => {
  if (error instanceof CommandError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`gatelens: ${describe(error)}\n`);
  process.exitCode = 1;
}
