import { join } from 'node:path';
import { startLogStore } from '../../local/logs/log-store.ts';
import { PORT_SETTINGS, readPorts, withPort } from '../../local/ports.ts';
import { asCommandError } from '../command-error.ts';
import { stateDirectory } from '../project.ts';
import { untilInterrupted } from '../until-interrupted.ts';

/** Options of `gatelens logs`, as typed. */
export interface LogsOptions {
  readonly port?: string | undefined;
  readonly data?: string | undefined;
}

/** Runs the log store alone until it is interrupted. */
export const runLogs = async ({ port, data }: LogsOptions): Promise<void> => {
  const interrupted = untilInterrupted();
  const { variable } = PORT_SETTINGS.logs;
  const environment = port === undefined ? process.env : { ...process.env, [variable]: port };
  const dataDirectory = data ?? join(stateDirectory(process.env), 'data');
  const store = await asCommandError(async () =>
    withPort('logs', readPorts(environment), (chosen) => startLogStore({ port: chosen, dataDirectory })),
  );
  process.stdout.write(`CloudWatch Logs API  ${store.url}\n`);
  process.stdout.write(`  aws logs describe-log-groups --region us-east-1 --endpoint-url ${store.url}\n`);
  await interrupted;
  await store.close();
};
