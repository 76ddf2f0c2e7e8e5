import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAccessLogLine } from '../../../shared/access-log.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../../support/dashboard-records.ts';
import { putEvents, startTestLogStore, temporaryDirectory } from '../../support/logs.ts';

const MAIN = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));
const DECISIONS = '/aws/lambda/gatelens-authorizer';
const ACCESS = '/aws/apigateway/gatelens-access';
const TOKEN = randomBytes(32).toString('base64url');
const ESCAPE = '\u001b[31m';

let store: Awaited<ReturnType<typeof startTestLogStore>>;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  const now = Date.now();
  const time = (secondsAgo: number): string => new Date(now - secondsAgo * 1000).toISOString();
  store = await startTestLogStore(Date.now);
  directory = await temporaryDirectory();
  const records = [
    mismatchRecord(1, { timestamp: time(60), token_hash: sha256(TOKEN) }),
    mismatchRecord(5, { timestamp: time(50), client_id: 'mixed' }),
    allowedRecord(6, { timestamp: time(50), client_id: 'twice' }),
    allowedRecord(7, { timestamp: time(40), client_id: 'mixed' }),
    allowedRecord(8, { timestamp: time(40), client_id: 'twice' }),
    allowedRecord(2, { timestamp: time(30), client_id: 'good' }),
    mismatchRecord(3, { timestamp: time(20), client_id: 'odd', path: `/${ESCAPE}` }),
  ];
  await putEvents(
    store.client,
    { group: DECISIONS },
    records.map((record) => ({ timestamp: Date.parse(record.timestamp), message: JSON.stringify(record) })),
  );
  await putEvents(store.client, { group: ACCESS }, [
    {
      timestamp: now - 10_000,
      message: buildAccessLogLine({ request_id: 'throttled-1', status: '429', error_type: 'THROTTLED' }),
    },
  ]);
  const stack = {
    logs: store.url,
    region: 'us-east-1',
    log_groups: { decisions: DECISIONS, access: ACCESS },
  };
  await writeFile(join(directory.path, 'stack.json'), JSON.stringify(stack));
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const why = async (args: readonly string[], input = '', state = directory.path) => {
  const child = spawn(process.execPath, [MAIN, 'why', ...args], {
    env: { GATELENS_STATE_DIRECTORY: state },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { stdout, stderr, code };
};

describe('gatelens why', () => {
  test('says why a token was refused, without showing the token', async () => {
    const { stdout, stderr, code } = await why(['--token-stdin'], `Authorization: Bearer ${TOKEN}\n`);

    expect(stdout).toContain('Rejected: The client certificate is not the one that this token is bound to.');
    expect(stdout).toContain('The client must act.');
    expect(stdout).toMatch(/The token exists: passed/);
    expect(stdout).toMatch(/: FAILED, expected .*, found /);
    expect(`${stdout}${stderr}`).not.toContain(TOKEN);
    expect(code).toBe(3);
  });

  test.each([
    [['--client-id', 'good'], 0, /^Allowed: /],
    [['--token-hash', sha256(TOKEN), '--since', '1h'], 3, /^Rejected: /],
    [['--client-id', 'mixed'], 3, /^Rejected: .*\n2 calls found; this is the newest rejected one\.$/ms],
    [
      ['--client-id', 'twice'],
      0,
      /^Allowed: .*\n2 calls found; none of them was rejected, this is the newest\.$/ms,
    ],
    [['--request-id', 'throttled-1'], 4, /^No decision: .*throttl/i],
    [['--client-id', 'nobody'], 5, /^No call found/],
    [['--token-hash', `-${sha256('a token').slice(1)}`], 5, /^No call found/],
  ])('%j ends with %i', async (args, code, said) => {
    const ended = await why(args);

    expect(ended).toMatchObject({ code, stderr: '' });
    expect(ended.stdout).toMatch(said);
  });

  test('numbers the five validations, as the page does, and no other check', async () => {
    const { stdout } = await why(['--client-id', 'good']);

    expect(stdout).toMatch(
      /^ {5}One well-formed access token is presented: passed\n {5}.*\n {2}1 {2}The token exists: /m,
    );
    expect(stdout).toMatch(/^ {2}5 {2}The token is bound to the presented certificate: passed$/m);
  });

  test('--wait asks again until a call that comes late is there', async () => {
    const waiting = why(['--client-id', 'late', '--wait', '5m']);
    const record = mismatchRecord(4, { timestamp: new Date().toISOString(), client_id: 'late' });
    await delay(1_000);
    const message = JSON.stringify(record);
    await putEvents(store.client, { group: DECISIONS }, [
      { timestamp: Date.parse(record.timestamp), message },
    ]);

    const { code, stdout } = await waiting;

    expect(code).toBe(3);
    expect(stdout).toContain(record.decision_id);
  });

  test('--wait ends where nothing comes', async () => {
    expect(await why(['--client-id', 'nobody', '--wait', '1s'])).toMatchObject({ code: 5, stderr: '' });
  });

  test('--json gives record and explanation', async () => {
    const { stdout } = await why(['--client-id', 'good', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      record: { client_id: 'good' },
      explanation: { actor: 'none' },
      calls: 1,
    });
  });

  test('a reader that has seen enough is no fault', async () => {
    const child = spawn(process.execPath, [MAIN, 'why', '--client-id', 'good'], {
      env: { GATELENS_STATE_DIRECTORY: directory.path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([
      text(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);

    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  test('control characters of a caller never reach the terminal', async () => {
    const { stdout } = await why(['--client-id', 'odd']);

    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('/?[31m');
  });

  test.each([
    [[], /needs one of --client-id/],
    [['--client-id', 'a', '--request-id', 'b'], /needs one of/],
    [['--token-hash', 'not-a-hash'], /--token-hash takes base64url/],
    [['--token-stdin'], /found no token/],
    [['--client-id', 'eyJhbGciOiJub25lIn0.e30.'], /--client-id takes no token\. .* --token-stdin/],
    [['--request-id', 'Bearer abc'], /--request-id takes no token\. .* --token-stdin/],
    [['--client-id', 'a', '--region', 'eu-west-1', '--log-group', ''], /--region and --log-group together/],
    [
      ['--client-id', 'a', '--region', 'eu-west-1', '--log-group', 'g', '--endpoint', 'g'],
      /--endpoint must be an http or https URL/,
    ],
    [['--client-id', 'a', '--since', 'yesterday'], /--since takes a time/],
    [['--client-id', 'a', '--wait', '90'], /--wait takes a time/],
    [['--client-id', 'a', '--region', 'x.example/', '--log-group', 'g'], /--region must be a region/],
    [['--client-id', 'a', '--region', 'eu-west-1'], /--region and --log-group together/],
    [
      [
        '--client-id',
        'a',
        '--region',
        'us-east-1',
        '--log-group',
        '/none',
        '--endpoint',
        'http://127.0.0.1:1',
      ],
      /^gatelens: .*\. .*/,
    ],
  ])('%j is refused with the remedy', async (args, said) => {
    const { code, stderr, stdout } = await why(args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain('    at ');
  });

  test('without a local stack says how to get one', async () => {
    const { code, stderr } = await why(['--client-id', 'a'], '', join(directory.path, 'none'));

    expect(code).toBe(1);
    expect(stderr).toContain('npm start');
  });
});
