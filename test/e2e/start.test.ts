import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runQuery, waitForRows } from '../support/insights-query.ts';
import { call, getToken } from '../support/mutual-tls.ts';
import {
  collectOutput,
  isolatedEnvironment,
  type RunningStack,
  spawnGatelens,
  startStack,
} from '../support/stack.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

/** Alarms are evaluated after each whole minute; two, since lines may come into the log after the first. */
const UNTIL_EVALUATED_MS = 125_000;
/** Whenever a minute ends among them, five fall into one: what turns the alarm on. */
const CALLS = 9;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const runToEnd = async (args: readonly string[], environment: NodeJS.ProcessEnv) => {
  const child = spawnGatelens(args, environment);
  const output = collectOutput(child);
  const closed = once(child, 'close');
  cleanups.push(() => {
    child.kill('SIGKILL');
    return closed;
  });
  await closed;
  return { code: child.exitCode, output: output() };
};

/** Starts a stack for one test; it is gone after it, also when the test ended before the stack was ready. */
const startForTest = (args: readonly string[] = [], keptState?: string): Promise<RunningStack> => {
  const starting = startStack(args, keptState);
  cleanups.push(() =>
    starting.then(
      (stack) => stack.dispose(),
      () => undefined,
    ),
  );
  return starting;
};

const temporaryState = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'gatelens-start-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

const isOpen = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

describe('gatelens start', { timeout: 120_000 }, () => {
  /** Runs beside the other tests, while the minute of its calls comes to its end. */
  let running: RunningStack;
  let webhook: WebhookReceiver;

  beforeAll(async () => {
    webhook = await startWebhookReceiver();
    running = await startStack(['--no-traffic', '--alarm-webhook', webhook.url.href]);
    const { file } = running;
    const headers = { authorization: `Bearer ${await getToken(file)}` };
    for (let count = 0; count < CALLS; count += 1)
      await call(file, { url: `${file.gateway}/time`, certificate: 1, headers });
  });
  afterAll(async () => {
    await running?.dispose();
    webhook?.[Symbol.asyncDispose]();
  });

  test('stops at Ctrl-C with exit code 0, frees every port and removes stack.json', async () => {
    const stack = await startForTest(['--no-traffic']);
    const { gateway, issuer, introspection, logs, alarms, dashboard } = stack.file;
    const urls = [gateway, issuer, introspection, logs, alarms, dashboard];
    expect(await Promise.all(urls.map(isOpen))).toEqual(urls.map(() => true));

    const code = await stack.stop();

    expect(code).toBe(0);
    expect(await Promise.all(urls.map(isOpen))).toEqual(urls.map(() => false));
    expect(existsSync(join(stack.stateDirectory, 'stack.json'))).toBe(false);
  });

  test('stack.json is readable by its owner only, since it holds credentials', () => {
    expect(statSync(join(running.stateDirectory, 'stack.json')).mode & 0o777).toBe(0o600);
  });

  test('a second instance is refused in one line that names the first', async () => {
    const { code, output } = await runToEnd(['start'], isolatedEnvironment(running.stateDirectory));

    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(`process ${running.process.pid}`);
  });

  test('a refused start leaves the stack.json of the running stack alone', async () => {
    const path = join(running.stateDirectory, 'stack.json');
    const content = readFileSync(path, 'utf8');
    // As in the moment before the first stack is ready, when there is no stack.json to be refused by.
    renameSync(path, `${path}.aside`);

    const { code } = await runToEnd(['start'], isolatedEnvironment(running.stateDirectory));
    renameSync(`${path}.aside`, path);

    expect(code).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(await isOpen(running.file.gateway)).toBe(true);
  });

  test('a state folder that is a file is named as what is wrong', async () => {
    const path = join(await temporaryState(), 'a-file');
    writeFileSync(path, '');

    const { code, output } = await runToEnd(['start'], isolatedEnvironment(path));

    expect(code).toBe(1);
    expect(output).toContain(path);
    expect(output).not.toContain('stack.json');
  });

  test('Ctrl-C stops it while the sample calls are still under way', async () => {
    const stack = await startForTest();

    const code = await stack.stop();

    expect(code).toBe(0);
    expect(stack.output()).toContain('Stopping ...');
    expect(stack.output()).not.toContain('Sample calls, to be found');
    expect(existsSync(join(stack.stateDirectory, 'stack.json'))).toBe(false);
  });

  test('a taken port is refused in one line that names the service and the variable', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    cleanups.push(async () => occupant.close());
    const port = String((occupant.address() as AddressInfo).port);

    const { code, output } = await runToEnd(['start'], {
      ...isolatedEnvironment(await temporaryState()),
      GATELENS_GATEWAY_PORT: port,
    });

    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(`port ${port}`);
    expect(output).toContain('GATELENS_GATEWAY_PORT');
  });

  test.each([
    {
      setting: '--alarm-webhook',
      args: ['--alarm-webhook', 'http://hooks.example.com/secret'],
      variables: {},
    },
    {
      setting: 'GATELENS_ALARM_WEBHOOK',
      args: [],
      variables: { GATELENS_ALARM_WEBHOOK: 'http://hooks.example.com/secret' },
    },
  ])(
    'a webhook that is not https is refused in one line: by $setting, not by its address',
    async ({ setting, args, variables }) => {
      const { code, output } = await runToEnd(['start', ...args], {
        ...isolatedEnvironment(await temporaryState()),
        ...variables,
      });

      expect(code).toBe(1);
      expect(output.trim().split('\n')).toHaveLength(1);
      expect(output).toContain(`${setting} must be https`);
      expect(output).not.toContain('secret');
    },
  );

  test('every variable that is no port number is named at once', async () => {
    const { code, output } = await runToEnd(['start'], {
      ...isolatedEnvironment(await temporaryState()),
      GATELENS_GATEWAY_PORT: 'https',
      GATELENS_LOGS_PORT: '70000',
    });

    expect(code).toBe(1);
    expect(output).toContain('GATELENS_GATEWAY_PORT="https"');
    expect(output).toContain('GATELENS_LOGS_PORT="70000"');
  });

  test.each([
    { args: ['strat'], exit: 1, said: 'there is no command "strat". Did you mean start?' },
    {
      args: ['start', '--no-trafic'],
      exit: 1,
      said: 'start has no option "--no-trafic". Did you mean --no-traffic?',
    },
    { args: ['doctor', '--api', 'x'], exit: 2, said: 'doctor has no option "--api". Did you mean --api-id?' },
  ])('$args is refused in one line that names the nearest', async ({ args, exit, said }) => {
    const { code, output } = await runToEnd(args, process.env);

    expect(code).toBe(exit);
    expect(output).toBe(`gatelens: ${said} npm run gatelens -- --help shows every command and option.\n`);
  });

  test.each([[['-h']], [['why', '--help']], [['doctor', '-h']]])('%j shows the usage', async (args) => {
    const { code, output } = await runToEnd(args, process.env);

    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: gatelens/);
  });

  test('decisions are still there after a restart', async () => {
    const stateDirectory = await temporaryState();
    const first = await startForTest(['--no-traffic'], stateDirectory);
    const answer = await call(first.file, {
      url: `${first.file.gateway}/time`,
      certificate: 0,
      headers: { authorization: `Bearer ${await getToken(first.file)}` },
    });
    const query = `fields decision | filter decision_id = "${answer.headers['x-decision-id']}"`;
    expect(await waitForRows(first.file, first.file.log_groups.decisions, query)).toHaveLength(1);
    await first.stop();

    const second = await startForTest(['--no-traffic'], stateDirectory);

    expect(await waitForRows(second.file, second.file.log_groups.decisions, query)).toHaveLength(1);
  });

  test('every sample call gets what it is meant to show, and is found by its reason', async () => {
    const stack = await startForTest(['--open-default-endpoint']);
    await expect.poll(stack.output, { timeout: 90_000 }).toContain('Sample calls');
    expect(stack.output()).not.toContain('(expected');
    expect(stack.output().match(/^ {2}(200|403) {2}\w/gm)).toHaveLength(9);

    const reasons = async (): Promise<readonly (string | undefined)[]> => {
      const rows = await runQuery(
        stack.file,
        stack.file.log_groups.decisions,
        'filter schema = "gatelens.decision/1" | stats count(*) as calls by reason',
      );
      return rows.map((row) => row['reason']);
    };

    await expect
      .poll(reasons)
      .toEqual(
        expect.arrayContaining([
          'allowed',
          'certificate_mismatch',
          'certificate_missing',
          'insufficient_scope',
          'introspection_failed',
          'no_credentials',
          'token_expired',
          'token_unknown',
        ]),
      );
  });

  test('tells a webhook of an alarm that goes off, with a link that holds no key, and of nothing else', async () => {
    await expect.poll(() => webhook.messages.length, { timeout: UNTIL_EVALUATED_MS }).toBeGreaterThan(0);

    const { messages } = webhook;
    const told = { AlarmName: 'gatelens-binding-failures' };
    // Where the other tests took a minute more, it has gone back.
    expect(messages).toMatchObject(
      [
        {
          ...told,
          NewStateValue: 'ALARM',
          SearchUrl: `${new URL(running.file.dashboard).origin}/?alarm=binding-failures`,
        },
        { ...told, NewStateValue: 'OK' },
      ].slice(0, messages.length),
    );
    expect(JSON.stringify(messages)).not.toContain('key=');
  }, 150_000);
});
