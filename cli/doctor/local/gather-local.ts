import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { isAbsolute, join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import * as z from 'zod';
import { PORT_SETTINGS, type PortName, readPorts } from '../../../local/ports.ts';
import { asCommandError, CommandError } from '../../command-error.ts';
import { PROJECT_ROOT, stateDirectory } from '../../project.ts';
import { findRunningStack } from '../../start/stack-file.ts';
import { connectTo, gatherIntrospection } from '../aws/gather-connection.ts';
import { isConfigured, type Variables } from '../facts/configuration-facts.ts';
import { type Read, readAs, unreadable } from '../facts/read.ts';
import type { Probe } from '../probe/probe.ts';
import type { LocalFacts, PortFacts, StackFacts } from './local-facts.ts';

/** What to look at on this machine. */
export interface LocalTarget {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables of a file, in place of those of the shell. */
  readonly variablesFile?: string;
}

/**
 * Reads everything about this machine.
 *
 * @throws CommandError for a file of variables that cannot be read, and for a port that is no number.
 */
export const gatherLocal = async (
  { environment, variablesFile }: LocalTarget,
  probe: Probe,
  asksServers: boolean,
  now: number,
): Promise<LocalFacts> => {
  const variables = variablesFile === undefined ? definedOf(environment) : await readVariables(variablesFile);
  const [stack, introspection] = await Promise.all([
    gatherStack(environment, probe),
    isConfigured(variables) || variablesFile !== undefined
      ? gatherIntrospection(variables, asksServers ? probe : undefined, false)
      : undefined,
  ]);
  const source = variablesFile ?? 'this shell';
  return {
    now,
    stack,
    ...(introspection === undefined ? {} : { configured: { ...introspection, source, variables } }),
  };
};

const definedOf = (environment: LocalTarget['environment']): Variables =>
  Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

const readVariables = async (file: string): Promise<Variables> => {
  try {
    return definedOf(parseEnv(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new CommandError(
      `--variables ${file} cannot be read. Name a file that is there and that you may read.`,
      { cause },
    );
  }
};

const stackSchema = z.object({
  pid: z.number(),
  gateway: z.url(),
  issuer: z.url(),
  introspection: z.url(),
  logs: z.url(),
  dashboard: z.url(),
  ca: z.string(),
  certificates: z.array(z.object({ certificate: z.string() })),
  authlete: z.object({ base_url: z.string(), service_apikey: z.string(), service_apisecret: z.string() }),
});

const gatherStack = async (environment: LocalTarget['environment'], probe: Probe): Promise<StackFacts> => {
  const directory = stateDirectory(environment);
  const path = join(directory, 'stack.json');
  const file = relative(PROJECT_ROOT, path);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'absent', ports: await gatherPorts(environment) };
  const stack = parseStack(text);
  if (stack === undefined) return { kind: 'stale', file, why: 'It is not what a running stack writes.' };
  if (findRunningStack(directory) === undefined)
    return { kind: 'stale', file, why: `Its process ${stack.pid} does not run any more.` };
  const names = ['gateway', 'issuer', 'introspection', 'logs', 'dashboard'] as const;
  const [services, certificates, introspection, { mode }] = await Promise.all([
    Promise.all(
      names.map(async (name) => ({ name, server: await connectTo(probe.connect, originOf(stack[name])) })),
    ),
    Promise.all([stack.ca, ...stack.certificates.map(({ certificate }) => certificate)].map(readCertificate)),
    gatherIntrospection(
      {
        AUTHLETE_BASE_URL: stack.authlete.base_url,
        AUTHLETE_SERVICE_APIKEY: stack.authlete.service_apikey,
        AUTHLETE_SERVICE_APISECRET: stack.authlete.service_apisecret,
      },
      probe,
      false,
    ),
    stat(path),
  ]);
  const isReadableByOthers = process.platform !== 'win32' && (mode & 0o077) !== 0;
  return { kind: 'running', pid: stack.pid, isReadableByOthers, services, certificates, introspection };
};

const parseStack = (text: string): z.infer<typeof stackSchema> | undefined => {
  try {
    return stackSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

/** The dashboard's address has the key that opens it. */
const originOf = (address: string): URL => new URL(new URL(address).origin);

const readCertificate = async (
  file: string,
): Promise<{ readonly file: string; readonly certificate: Read<X509Certificate> }> => {
  const path = isAbsolute(file) ? file : join(PROJECT_ROOT, file);
  try {
    return { file, certificate: readAs(new X509Certificate(await readFile(path))) };
  } catch {
    return {
      file,
      certificate: unreadable(`${file} cannot be read.`, 'Restart the stack: it makes it anew.'),
    };
  }
};

const gatherPorts = async (environment: LocalTarget['environment']): Promise<readonly PortFacts[]> => {
  const ports = await asCommandError(async () => readPorts(environment));
  return Promise.all(
    (Object.keys(PORT_SETTINGS) as PortName[]).map(async (name) => {
      const { variable, service } = PORT_SETTINGS[name];
      const port = ports[name];
      return { service, variable, port, isTaken: port !== 0 && (await listens(port)) };
    }),
  );
};

const CONNECT_MS = 1_000;

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: CONNECT_MS });
    const end = (isTaken: boolean) => (): void => {
      socket.destroy();
      resolve(isTaken);
    };
    socket.on('connect', end(true));
    socket.on('timeout', end(false));
    socket.on('error', end(false));
  });
