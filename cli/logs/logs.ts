import { join } from 'node:path';
import { isLoopbackAddress, startLogStore } from '../../local/logs/log-store.ts';
import { CommandError } from '../command-error.ts';
import { startOnPort } from '../port-option.ts';
import { print } from '../print.ts';
import { stateDirectory } from '../project.ts';
import { untilInterrupted } from '../until-interrupted.ts';

/** Options of `gatelens logs`, as typed. */
export interface LogsOptions {
  readonly port?: string | undefined;
  readonly data?: string | undefined;
  readonly host?: string | undefined;
}

/** Variables that hold the key of the callers: arguments would show it to every user of the machine. */
const KEY_ID = 'GATELENS_LOGS_ACCESS_KEY_ID';
const KEY_SECRET = 'GATELENS_LOGS_SECRET_ACCESS_KEY';

/** Short secrets can be guessed from one captured signature. AWS's own have 40 characters. */
const MIN_SECRET_CHARACTERS = 20;

type Environment = Readonly<Record<string, string | undefined>>;

const readAccessKey = ({ [KEY_ID]: accessKeyId = '', [KEY_SECRET]: secretAccessKey = '' }: Environment) => {
  if (accessKeyId === '' && secretAccessKey === '') return undefined;
  if (accessKeyId === '' || secretAccessKey.length < MIN_SECRET_CHARACTERS) {
    throw new CommandError(
      `set both ${KEY_ID} and ${KEY_SECRET}, the latter with at least ${MIN_SECRET_CHARACTERS} characters.`,
    );
  }
  return { accessKeyId, secretAccessKey };
};

const describeCredentials = (isSigned: boolean, url: string): readonly string[] => [
  isSigned
    ? `Every request must be signed with the key in ${KEY_ID} and ${KEY_SECRET}, for instance:`
    : 'Any credentials will do, for instance:',
  isSigned
    ? `  export AWS_ACCESS_KEY_ID=$${KEY_ID} AWS_SECRET_ACCESS_KEY=$${KEY_SECRET} AWS_DEFAULT_REGION=us-east-1`
    : '  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1',
  `  aws logs describe-log-groups --endpoint-url ${url}`,
];

/** Runs the log store alone until it is interrupted. */
export const runLogs = async ({ port, data, host }: LogsOptions): Promise<void> => {
  const interrupted = untilInterrupted();
  const dataDirectory = data ?? join(stateDirectory(process.env), 'data');
  const accessKey = readAccessKey(process.env);
  if (accessKey === undefined && host !== undefined && !isLoopbackAddress(host))
    throw new CommandError(
      `--host lets other machines in, so every request must be signed: set ${KEY_ID} and ${KEY_SECRET}, or leave --host out.`,
    );
  const place = host === undefined ? {} : { host };
  const store = await startOnPort('logs', port, (chosen) =>
    startLogStore({ port: chosen, dataDirectory, accessKey, ...place }),
  );
  print(`CloudWatch Logs API  ${store.url}`);
  for (const line of describeCredentials(accessKey !== undefined, store.url)) print(line);
  await interrupted;
  await store.close();
};
