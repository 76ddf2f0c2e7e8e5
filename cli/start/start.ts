import { randomBytes } from 'node:crypto';
import { join, relative } from 'node:path';
import { startDashboard } from '../../dashboard/server/dashboard.ts';
import { parseWebhookUrl } from '../../local/alarms/webhook/webhook-url.ts';
import { readPorts, withPort } from '../../local/ports.ts';
import { LOG_GROUPS, type LocalStack, REGION, startLocalStack } from '../../local/stack.ts';
import { sendSampleTraffic } from '../../local/traffic/traffic.ts';
import { provideAuthorizerBundle } from '../artefact/authorizer-bundle.ts';
import { providePage } from '../artefact/page.ts';
import { asCommandError, CommandError } from '../command-error.ts';
import { print } from '../print.ts';
import { PROJECT_ROOT, stateDirectory } from '../project.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { renderReady, renderTraffic } from './announcement.ts';
import { findRunningStack, removeStackFile, type StackFile, writeStackFile } from './stack-file.ts';

const WEBHOOK_VARIABLE = 'GATELENS_ALARM_WEBHOOK';

/** Options of `gatelens start`. */
export interface StartOptions {
  readonly traffic: boolean;
  readonly openDefaultEndpoint: boolean;
  /** Address that is told when an alarm changes its state; that of the environment when absent. */
  readonly alarmWebhook?: string | undefined;
}

/**
 * Runs the local stack with the dashboard until it is interrupted, also while it is still starting.
 *
 * Ends the process when interrupted: what was still being started or sent ends with it.
 */
export const runStart = async (options: StartOptions): Promise<void> => {
  const directory = stateDirectory(process.env);
  refuseSecondInstance(directory);
  const interrupted = untilInterrupted();
  const running: Running[] = [];
  const serve = async (): Promise<void> => {
    const file = await asCommandError(() => start(directory, options, running));
    print(renderReady(file));
    if (options.traffic) print(await describeTraffic(file));
  };
  try {
    await Promise.race([serve(), interrupted]);
    await interrupted;
    print('Stopping ...');
  } finally {
    await closeAll(running);
  }
  process.exit(0);
};

interface Running {
  close(): Promise<void>;
}

/** Closes in the reverse order of starting; one that fails to close keeps no other from it. */
const closeAll = async (running: Running[]): Promise<void> => {
  for (const service of running.splice(0).reverse()) {
    await service.close().catch((error: unknown) => {
      process.stderr.write(`gatelens: while stopping: ${String(error)}\n`);
    });
  }
};

/** A sample call that fails must not take the stack with it. */
const describeTraffic = async (file: StackFile): Promise<string> => {
  try {
    return renderTraffic(await sendSampleTraffic(file, PROJECT_ROOT));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return `The sample calls could not be sent: ${cause}\nThe stack runs on without them.`;
  }
};

const refuseSecondInstance = (directory: string): void => {
  const pid = findRunningStack(directory);
  if (pid === undefined) return;
  const file = relative(PROJECT_ROOT, join(directory, 'stack.json'));
  throw new CommandError(
    `a stack is already running (process ${pid}); stop it with Ctrl-C there. If that process is not Gatelens, delete ${file}.`,
  );
};

const start = async (
  directory: string,
  { openDefaultEndpoint, alarmWebhook }: StartOptions,
  running: Running[],
): Promise<StackFile> => {
  const ports = readPorts(process.env);
  const webhook = readWebhook(alarmWebhook);
  let dashboardUrl: string | undefined;
  const [authorizerBundle, webRoot] = await Promise.all([provideAuthorizerBundle(), providePage()]);
  const stack = await startLocalStack({
    ports,
    stateDirectory: directory,
    authorizerBundle,
    openDefaultEndpoint,
    alarms: { webhook, dashboardUrl: () => dashboardUrl },
  });
  running.push(stack);
  const dashboard = await withPort('dashboard', ports.dashboard, (port) =>
    startDashboard({
      port,
      access: { kind: 'start_key', key: randomBytes(24).toString('base64url') },
      region: REGION,
      logGroups: [LOG_GROUPS.decisions],
      accessLogGroups: [LOG_GROUPS.access],
      logs: { endpoint: stack.logsUrl, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
      alarms: { endpoint: stack.alarmsUrl },
      webRoot,
    }),
  );
  // A message that leaves this machine must not carry the key.
  dashboardUrl = `${new URL(dashboard.url).origin}/`;
  running.push(dashboard);
  const file = describeStack(stack, dashboard.url);
  await writeStackFile(directory, file);
  running.push({ close: () => removeStackFile(directory) });
  return file;
};

const readWebhook = (option: string | undefined): URL | undefined => {
  const text = option ?? process.env[WEBHOOK_VARIABLE] ?? '';
  const setting = option === undefined ? WEBHOOK_VARIABLE : '--alarm-webhook';
  return text === '' ? undefined : parseWebhookUrl(setting, text);
};

const describeStack = (stack: LocalStack, dashboardUrl: string): StackFile => {
  return {
    pid: process.pid,
    gateway: stack.gatewayUrl,
    ...(stack.defaultEndpointUrl === undefined ? {} : { default_endpoint: stack.defaultEndpointUrl }),
    issuer: stack.issuerUrl,
    token_endpoint: stack.tokenEndpoint,
    revocation_endpoint: stack.revocationEndpoint,
    introspection: stack.introspectionUrl,
    logs: stack.logsUrl,
    alarms: stack.alarmsUrl,
    dashboard: dashboardUrl,
    region: REGION,
    log_groups: LOG_GROUPS,
    ca: pathFromRoot(stack.certificates.caFile),
    truststore: pathFromRoot(stack.certificates.truststoreFile),
    certificates: stack.certificates.clients.map((client) => ({
      certificate: pathFromRoot(client.certificateFile),
      key: pathFromRoot(client.keyFile),
    })),
    clients: stack.clients.map(({ clientId, scopes, certificate }) => ({
      client_id: clientId,
      scope: scopes.join(' '),
      certificate: pathFromRoot(stack.certificates.clients[certificate].certificateFile),
    })),
    authlete: {
      base_url: stack.introspectionUrl,
      service_apikey: stack.introspectionCredentials.apiKey,
      service_apisecret: stack.introspectionCredentials.apiSecret,
    },
  };
};

const pathFromRoot = (file: string): string => {
  const path = relative(PROJECT_ROOT, file);
  return path.startsWith('..') ? file : path;
};
