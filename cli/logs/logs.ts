import { join } from 'node:path';
import { startLogStore } from '../../local/logs/log-store.ts';
import { PORT_SETTINGS, readPorts, withPort } from '../../local/ports.ts';
import { asCommandError } from '../command-error.ts';
import { print } from '../print.ts';
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
  print(`CloudWatch Logs API  ${store.url}`);
  print('Any credentials will do, for instance:');
  print('  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1');
  print(`  aws logs describe-log-groups --endpoint-url ${store.url}`);
  await interrupted;
  await store.close();
};
