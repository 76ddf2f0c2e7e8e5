import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';
import { type Program, startProgram } from '../program.ts';
import type { Subject } from '../rotation.ts';
import { openScratchFile } from '../scratch-folder.ts';
import { parseWindow } from '../window-messages.ts';
import { writeSetting, writeTls } from './child-setting.ts';
import { SCOPE, SERVICE } from './sample.ts';

/** An introspection server in a process of its own, and what calls it. */
export interface IntrospectionSetting {
  readonly url: string;
  readonly pem: string;
  /** Requests that reached the server so far. */
  countRequests(): Promise<number>;
  /** Environment of a measured process. */
  environmentFor(bundle: string): Readonly<Record<string, string>>;
  /** Starts a subject in a process of its own, its stdout in a file as logs are. */
  startSubject(plan: SubjectPlan): Promise<Subject>;
  /** Takes a program into care: it is ended with the rest. */
  keep(program: Program): Program;
}

/** A subject that is still to be started. */
export interface SubjectPlan {
  readonly name: string;
  readonly program: URL;
  readonly calls: number;
  /** Path of the module it measures. */
  readonly bundle?: string;
}

/** Turns a running program into a subject. */
export const toSubject = (name: string, calls: number, program: Program): Subject => ({
  name,
  calls,
  runWindow: async (order) => parseWindow(await program.ask(order)),
});

/** How the introspection server is reached. */
export type Scheme = 'http' | 'https';

/** Runs something beside an introspection server and ends every process that it started. */
export const withIntrospection = async <T>(
  scratchFolder: string,
  use: (setting: IntrospectionSetting) => Promise<T>,
  scheme: Scheme = 'http',
): Promise<T> => {
  const programs: Program[] = [];
  const keep = (program: Program): Program => {
    programs.push(program);
    return program;
  };
  try {
    return await use(await startSetting(scratchFolder, keep, scheme));
  } finally {
    await Promise.all(programs.map((program) => program.end()));
  }
};

const startSetting = async (
  scratchFolder: string,
  keep: (program: Program) => Program,
  scheme: Scheme,
): Promise<IntrospectionSetting> => {
  const { ca, issuer, clients } = await makeCertificates(Date.now());
  const pem = clients[0].certificate;
  const isSecure = scheme === 'https';
  const trust = isSecure ? trustIn(ca, scratchFolder) : {};
  const server = keep(
    await startProgram(new URL('./introspection-server.ts', import.meta.url), {
      environment: { ...writeSetting({ url: '', pem, bundle: '' }), ...(isSecure ? writeTls(issuer) : {}) },
    }),
  );
  const url = String(server.ready);
  const environmentFor = (bundle: string): Readonly<Record<string, string>> => ({
    ...writeSetting({ url, pem, bundle }),
    ...handlerEnvironment(url),
    ...trust,
  });
  return {
    url,
    pem,
    keep,
    environmentFor,
    countRequests: async () => Number(await server.ask('count')),
    startSubject: async ({ name, program, calls, bundle = '' }) => {
      const output = openScratchFile(scratchFolder);
      try {
        const options = { environment: environmentFor(bundle), stdout: output.descriptor };
        return toSubject(name, calls, keep(await startProgram(program, options)));
      } finally {
        output.close();
      }
    },
  };
};

/** What makes Node and Python's requests trust an authority. */
const trustIn = (ca: string, scratchFolder: string): Readonly<Record<string, string>> => {
  const file = join(scratchFolder, 'authority.pem');
  writeFileSync(file, ca);
  return { NODE_EXTRA_CA_CERTS: file, REQUESTS_CA_BUNDLE: file };
};

/** Environment of the packaged handler, as a deployment sets it. */
const handlerEnvironment = (url: string): Readonly<Record<string, string>> => ({
  // Over TLS by a name, as every deployment has it.
  AUTHLETE_BASE_URL: url.replace('https://127.0.0.1', 'https://localhost'),
  AUTHLETE_SERVICE_APIKEY: SERVICE.key,
  AUTHLETE_SERVICE_APISECRET: SERVICE.secret,
  GATELENS_ROUTES: JSON.stringify({ 'GET /time': [SCOPE] }),
  GATELENS_REQUIRE_BINDING: 'true',
});
