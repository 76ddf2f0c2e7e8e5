import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';
import { runDoctorCommand } from '../../support/doctor-command.ts';
import { temporaryDirectory } from '../../support/logs.ts';
import { type RunningStack, startStack } from '../../support/stack.ts';

const DAY_MS = 86_400_000;
const SECRET = 'a-secret-that-nobody-may-see';

let stack: RunningStack;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  stack = await startStack(['--no-traffic']);
});

afterAll(async () => {
  await stack?.dispose();
  await directory[Symbol.asyncDispose]();
});

/** Runs the doctor on a state folder of its own. */
const doctorOn = (state: string, more: Readonly<Record<string, string>> = {}, ...args: readonly string[]) =>
  runDoctorCommand(['--json', ...args], { GATELENS_STATE_DIRECTORY: state, ...more });

const writeVariables = async (name: string, lines: readonly string[]): Promise<string> => {
  const file = join(directory.path, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
};

/** The variables of the stack's own authorizer. */
const stackVariables = (): Readonly<Record<string, string>> => ({
  AUTHLETE_BASE_URL: stack.file.authlete.base_url,
  AUTHLETE_SERVICE_APIKEY: stack.file.authlete.service_apikey,
  AUTHLETE_SERVICE_APISECRET: stack.file.authlete.service_apisecret,
});

describe('gatelens doctor on the running local stack', () => {
  test('finds nothing, and asks its introspection API about a random token', async () => {
    const { code, findings, statuses, stderr } = await doctorOn(stack.stateDirectory);

    expect(stderr).toBe('');
    // A machine with much to do may be slow, which is a warning.
    expect(findings.filter(({ status, reason }) => status !== 'ok' && !/took \d+ ms/.test(reason))).toEqual(
      [],
    );
    expect(statuses('stack-services')).toHaveLength(5);
    expect(statuses('stack-certificates')).toHaveLength(3);
    expect(findings.find(({ id }) => id === 'introspection-credentials')).toMatchObject({
      subject: 'local stack',
      reason: expect.stringContaining('does not know a random token'),
    });
    expect(code).toBe(0);
  });

  test('checks the variables of the shell as the authorizer would at its start', async () => {
    const { code, findings } = await doctorOn(stack.stateDirectory, stackVariables());

    const ofShell = findings.filter(({ subject }) => subject === 'this shell');
    expect(ofShell.map(({ status }) => status)).not.toContain('problem');
    expect(ofShell.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['configuration', 'introspection-credentials', 'metrics-muted']),
    );
    expect(code).toBe(0);
  });

  test('checks the variables of a file, and shows none of their values', async () => {
    const file = await writeVariables('bad.env', [
      `AUTHLETE_SERVICE_APISECRET=${SECRET}`,
      'AUTHLETE_API_VERSION=V9',
      'GATELENS_ROUTES={',
      'POWERTOOLS_METRICS_DISABLED=true',
    ]);
    const { code, findings, stdout } = await doctorOn(stack.stateDirectory, {}, '--variables', file);

    const reason = findings.find(({ id, subject }) => id === 'configuration' && subject === file)?.reason;
    for (const name of [
      'AUTHLETE_BASE_URL',
      'AUTHLETE_API_VERSION',
      'AUTHLETE_SERVICE_APIKEY',
      'GATELENS_ROUTES',
    ])
      expect(reason).toContain(name);
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'metrics-muted', subject: file, status: 'problem' }),
    );
    expect(stdout).not.toContain(SECRET);
    expect(code).toBe(1);
  });

  test('says when the credentials are refused', async () => {
    const variables = { ...stackVariables(), AUTHLETE_SERVICE_APISECRET: SECRET };
    const { code, findings, stdout } = await doctorOn(stack.stateDirectory, variables);

    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'introspection-credentials',
        subject: 'this shell',
        status: 'problem',
        reason: expect.stringContaining('introspection_unauthorized'),
      }),
    );
    expect(stdout).not.toContain(SECRET);
    expect(code).toBe(1);
  });
});

describe('gatelens doctor on a stack that is not as it should be', () => {
  /** A state folder whose stack.json says what the running one says, but for the changes. */
  const stateWith = async (name: string, changes: object, mode = 0o600): Promise<string> => {
    const state = join(directory.path, name);
    await mkdir(state);
    const file = join(state, 'stack.json');
    await writeFile(file, JSON.stringify({ ...stack.file, ...changes }));
    await chmod(file, mode);
    return state;
  };

  test('names the services that do not answer', async () => {
    const state = await stateWith('unreachable', { logs: 'http://127.0.0.1:1' });
    const { code, findings } = await doctorOn(state);

    const services = findings.filter(({ id }) => id === 'stack-services');
    expect(services.filter(({ status }) => status === 'problem').map(({ subject }) => subject)).toEqual([
      'logs',
    ]);
    expect(code).toBe(1);
  });

  test('names the certificates that have expired or cannot be read', async () => {
    const ca = join(directory.path, 'expired.pem');
    await writeFile(ca, (await makeCertificates(Date.now() - 400 * DAY_MS)).ca);
    const state = await stateWith('expired', { ca, certificates: [{ certificate: '/none.pem', key: '' }] });
    const { statuses, code } = await doctorOn(state);

    expect(statuses('stack-certificates')).toEqual(['problem', 'not_checked']);
    expect(code).toBe(1);
  });

  test('says when others may read the credentials in stack.json', async () => {
    const { findings } = await doctorOn(await stateWith('readable', {}, 0o644));

    expect(findings.find(({ id }) => id === 'stack')).toMatchObject({
      status: 'problem',
      reason: expect.stringContaining('others'),
    });
  });

  test.each([
    ['of a process that has ended', { pid: 2 ** 22 + 1 }, /does not run any more/],
    ['of another form', { gateway: 5 }, /not what a running stack writes/],
  ])('names a stack.json that is left over, %s', async (name, changes, says) => {
    const { statuses, findings } = await doctorOn(await stateWith(name, changes));

    expect(statuses('stack')).toEqual(['problem']);
    expect(findings[0]?.reason).toMatch(says);
  });

  test('without a stack looks at the ports that it would take', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const taken = await doctorOn(join(directory.path, 'none'), { GATELENS_LOGS_PORT: String(port) });
    server.close();

    expect(taken.statuses('stack')).toEqual(['not_checked']);
    expect(taken.findings.find(({ id }) => id === 'stack-ports')).toMatchObject({
      status: 'problem',
      reason: expect.stringContaining(`${port} (CloudWatch-Logs-compatible API)`),
      fix: expect.stringContaining('GATELENS_LOGS_PORT=<port>'),
    });
    expect(taken.code).toBe(1);
  });

  test('without a stack and with variables looks at the variables alone', async () => {
    const { findings } = await doctorOn(join(directory.path, 'none'), stackVariables());

    expect(findings.some(({ id }) => id.startsWith('stack'))).toBe(false);
    expect(findings.every(({ status }) => status === 'ok')).toBe(true);
  });
});
