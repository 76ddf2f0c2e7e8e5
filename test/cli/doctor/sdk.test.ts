import { afterEach, describe, expect, test } from 'vitest';
import type { ScriptedServer } from '../../support/authorizer-server.ts';
import { runDoctorCommand } from '../../support/doctor-command.ts';
import { credentialsFor, startFakeApiGateway } from '../../support/doctor-wire.ts';
import { API_ID } from '../../support/doctor-world.ts';

const NOTHING = /^$/;
const EVERYTHING = /./;

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const doctor = async (deny: RegExp, ...more: readonly string[]) => {
  server = await startFakeApiGateway(deny);
  const args = ['--api-id', API_ID, '--region', 'eu-west-1', '--no-probe', ...more];
  return runDoctorCommand(args, credentialsFor(server.url));
};

describe('gatelens doctor through the AWS SDK', () => {
  test('reads everything about a REST API, page by page, and finds nothing but what it was not to ask', async () => {
    const { code, findings, stderr } = await doctor(NOTHING, '--json');

    expect(stderr).toBe('');
    const notOk = findings.filter(({ status }) => status !== 'ok');
    expect(new Set(notOk.map(({ reason }) => reason))).toEqual(new Set(['You asked for no probe.']));
    expect(findings.find(({ id }) => id === 'clock')?.status).toBe('ok');
    expect(code).toBe(2);
  });

  test('asks only to read, signed, and sends no secret', async () => {
    await doctor(NOTHING, '--json');

    const operations = server?.seen.map(({ method, headers }) => String(headers['x-amz-target'] ?? method));
    for (const operation of operations ?? [])
      expect(operation).toMatch(/^(?:GET|HEAD)$|\.(?:Describe|Get|List)\w+$/);
    for (const { headers } of server?.seen ?? [])
      expect(headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 /);
    expect(operations?.length).toBeGreaterThan(20);
  });

  test('a read that is refused is not checked, and no finding', async () => {
    const { code, statuses, findings } = await doctor(
      /gatewayresponses|DescribeAlarms|truststores/,
      '--json',
    );

    expect(statuses('gateway-responses')).toEqual(['not_checked']);
    expect(statuses('alarms')).toEqual(['not_checked']);
    expect(statuses('truststore-expiry')).toEqual(['not_checked']);
    expect(statuses('authorizer-cache')).toEqual(['ok']);
    expect(findings.filter(({ status }) => status === 'problem')).toEqual([]);
    expect(findings.find(({ id }) => id === 'alarms')?.reason).toContain('cloudwatch:DescribeAlarms');
    expect(code).toBe(2);
  });

  test('when every read is refused nothing is ok but the clock, which every answer tells', async () => {
    const { code, findings, stdout } = await doctor(EVERYTHING, '--json');

    expect(findings.filter(({ status }) => status === 'ok').map(({ id }) => id)).toEqual(['clock']);
    expect(findings.filter(({ status }) => status === 'problem' || status === 'warning')).toEqual([]);
    expect(stdout).not.toContain('User is not authorized');
    expect(code).toBe(2);
  });

  test('a problem ends it with 1, said before everything else', async () => {
    const { code, stdout } = await doctor(NOTHING, '--domain', 'other.example.com');

    expect(stdout).toMatch(/^PROBLEM {6}The API is served at a custom domain \(custom-domain\)\n/);
    expect(stdout).toMatch(/\n1 problem, 0 warnings, \d+ not checked, \d+ ok\n$/);
    expect(code).toBe(1);
  });

  test('an API that is not there is said by name', async () => {
    server = await startFakeApiGateway(NOTHING);
    const args = ['--api-id', 'gone', '--region', 'eu-west-1'];
    const { stderr } = await runDoctorCommand(args, credentialsFor(`${server.url}/nowhere`));

    expect(stderr).toBe(
      'gatelens: there is no API gone in this account and region. Check --api-id (the first part of its default endpoint) and --region.\n',
    );
  });
});

describe('the command line of gatelens doctor', () => {
  test.each([
    [['--api-id', 'abc'], /--region eu-west-1/],
    [['--api-id', 'https://abc', '--region', 'eu-west-1'], /--api-id takes the id/],
    [['--api-id', 'abc', '--region', 'EU'], /--region must be a region/],
    [['--stage', 'prod'], /--stage is about a deployed API/],
    [['--api-id', 'abc', '--region', 'eu-west-1', '--cert', 'a'], /--cert and --key/],
    [['--api-id', 'abc', '--region', 'eu-west-1', '--cert', 'none', '--key', 'none'], /--cert and --key/],
    [['--variables', '/none'], /--variables \/none cannot be read\. Name a file/],
    [['--unknown'], /--unknown/],
  ])('%j ends with 2 and says what to do', async (args, says) => {
    const { code, stderr, stdout } = await runDoctorCommand(args, {});

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('    at ');
  });
});
