import { readFileSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `stack.json` tells a script about the running stack. Paths are relative to the project root. */
export interface StackFile {
  /** Process that runs the stack. */
  readonly pid: number;
  readonly gateway: string;
  readonly default_endpoint?: string;
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly revocation_endpoint: string;
  readonly introspection: string;
  readonly logs: string;
  /** The CloudWatch API, for alarms. */
  readonly alarms: string;
  /** With the key that opens it. */
  readonly dashboard: string;
  readonly region: string;
  readonly log_groups: { readonly decisions: string; readonly access: string };
  readonly ca: string;
  readonly truststore: string;
  readonly certificates: readonly { readonly certificate: string; readonly key: string }[];
  /** The tutorial's client first; each authenticates by its certificate. */
  readonly clients: readonly {
    readonly client_id: string;
    readonly scope: string;
    readonly certificate: string;
  }[];
  readonly authlete: {
    readonly base_url: string;
    readonly service_apikey: string;
    readonly service_apisecret: string;
  };
}

const FILE_NAME = 'stack.json';

/** Writes `stack.json` whole or not at all, readable by this user only, since it holds credentials. */
export const writeStackFile = async (stateDirectory: string, stack: StackFile): Promise<string> => {
  const path = join(stateDirectory, FILE_NAME);
  const unfinished = `${path}.${process.pid}`;
  await mkdir(stateDirectory, { recursive: true });
  await writeFile(unfinished, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  await chmod(unfinished, 0o600);
  await rename(unfinished, path);
  return path;
};

/** Removes `stack.json`: nothing is ready any more. */
export const removeStackFile = (stateDirectory: string): Promise<void> =>
  rm(join(stateDirectory, FILE_NAME), { force: true });

/** Tells which process runs a stack on this state folder, if one does. */
export const findRunningStack = (stateDirectory: string): number | undefined => {
  const pid = readPid(join(stateDirectory, FILE_NAME));
  return pid !== undefined && pid !== process.pid && isAlive(pid) ? pid : undefined;
};

const readPid = (path: string): number | undefined => {
  try {
    const stack: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isObject = typeof stack === 'object' && stack !== null;
    return isObject && 'pid' in stack && typeof stack.pid === 'number' ? stack.pid : undefined;
  } catch {
    return undefined;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
