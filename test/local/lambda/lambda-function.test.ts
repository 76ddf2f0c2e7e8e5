import { readdir, readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createLambdaFunction,
  type LambdaFunction,
  type LambdaFunctionOptions,
} from '../../../local/lambda/lambda-function.ts';
import { type BundleFolder, makeBundleFolder } from '../../support/lambda-bundle.ts';
import { createMemoryLogs, type MemoryLogs } from '../../support/lambda-logs.ts';

const ECHO = `
let calls = 0;
export const handler = async (event, context) => ({
  event, calls: ++calls, pid: process.pid, environment: { ...process.env }, context,
  remainingMs: context.getRemainingTimeInMillis(), cwd: process.cwd(), argv: process.argv.length });`;
const SLOW = `
export const handler = async ({ ms }) => {
  const startedAt = Date.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return { startedAt, endedAt: Date.now(), pid: process.pid };
};`;
const BEHAVIOURS = `
import { writeSync } from 'node:fs';
const behaviours = {
  ok: () => ({ ok: true }),
  throw: () => { throw new Error('Unauthorized'); },
  throwText: () => { throw 'plain text'; },
  reject: async () => { const error = new TypeError('wrong'); throw error; },
  nothing: () => undefined,
  circular: () => { const value = {}; value.self = value; return value; },
  huge: () => 'x'.repeat(7 * 1024 * 1024),
  exit: () => process.exit(3),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  uncaught: () => new Promise(() => setImmediate(() => { throw new Error('loose end'); })),
  emptyLoop: () => new Promise(() => {}),
  hang: () => new Promise(() => { writeSync(1, 'running\\n'); setInterval(() => {}, 1000); }),
  spin: () => { writeSync(1, 'running\\n'); for (;;); },
  megabytes: async () => { for (let n = 0; n < 20000; n += 1) process.stdout.write(n + ' ' + 'x'.repeat(200) + '\\n'); return 1; },
  stderr: () => { process.stderr.write('from stderr\\n'); return 1; },
  partial: () => { process.stdout.write('no line end'); return 1; },
  partialThenHang: () => { writeSync(1, 'running\\nunfinished'); for (;;); },
  longLine: () => { process.stdout.write('\\u20ac'.repeat(200000) + '\\n'); return 1; },
  console: () => { console.log('two\\nlines %d', 7); console.error('bad'); return 1; },
  notJson: async (context) => {
    const url = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/' + context.awsRequestId + '/response';
    const answer = await fetch(url, { method: 'POST', body: 'not { json' });
    return answer.status;
  },
};
export const handler = ({ behaviour }, context) => behaviours[behaviour](context);`;

let bundles: BundleFolder;
let paths: Readonly<Record<'echo' | 'slow' | 'behaviours' | 'broken' | 'noHandler', string>>;
const open: LambdaFunction[] = [];

beforeAll(async () => {
  bundles = await makeBundleFolder();
  paths = {
    echo: await bundles.write('echo', ECHO),
    slow: await bundles.write('slow', SLOW),
    behaviours: await bundles.write('behaviours', BEHAVIOURS),
    broken: await bundles.write('broken', `throw new RangeError('cannot start');`),
    noHandler: await bundles.write('no-handler', 'export const other = 1;'),
  };
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

afterAll(() => bundles.remove());

interface Started {
  readonly lambda: LambdaFunction;
  readonly logs: MemoryLogs;
}

const start = (bundle: string, options: Partial<LambdaFunctionOptions> = {}): Started => {
  const logs = createMemoryLogs();
  const lambda = createLambdaFunction({
    functionName: 'sample',
    bundle,
    environment: {},
    timeoutMs: 10_000,
    memoryMb: 128,
    maxEnvironments: 1,
    logs,
    logGroup: '/aws/lambda/sample',
    ...options,
  });
  open.push(lambda);
  return { lambda, logs };
};

const behave = async (behaviour: string, options: Partial<LambdaFunctionOptions> = {}) => {
  const started = start(paths.behaviours, options);
  const result = await started.lambda.invoke({ behaviour });
  return { ...started, result };
};

const payloadOf = async (lambda: LambdaFunction, event: unknown): Promise<Record<string, unknown>> => {
  const result = await lambda.invoke(event);
  if (result.kind !== 'success') throw new Error(`invocation ended as ${result.kind}`);
  return Object(result.payload);
};

const isRunning = (pid: unknown): boolean => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

describe('createLambdaFunction: results', () => {
  test('a returned value is a success with that value', async () => {
    const { result } = await behave('ok');

    expect(result).toMatchObject({ kind: 'success', payload: { ok: true } });
    expect(result.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    { behaviour: 'throw', errorType: 'Error', errorMessage: 'Unauthorized' },
    { behaviour: 'throwText', errorType: 'string', errorMessage: 'plain text' },
    { behaviour: 'reject', errorType: 'TypeError', errorMessage: 'wrong' },
    { behaviour: 'circular', errorType: 'TypeError', errorMessage: expect.stringContaining('circular') },
    {
      behaviour: 'huge',
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: expect.stringContaining('maximum'),
    },
  ])('$behaviour is a function error', async ({ behaviour, ...expected }) => {
    const { result } = await behave(behaviour);

    expect(result).toMatchObject({ kind: 'function_error', ...expected });
  });

  test('undefined becomes null', async () => {
    const { result } = await behave('nothing');

    expect(result).toMatchObject({ kind: 'success', payload: null });
  });

  test('a payload that is not JSON is told apart', async () => {
    const { result } = await behave('notJson');

    expect(result).toMatchObject({ kind: 'malformed_payload' });
  });

  test.each([
    { bundle: 'broken' as const, errorType: 'RangeError', errorMessage: 'cannot start' },
    {
      bundle: 'noHandler' as const,
      errorType: 'TypeError',
      errorMessage: expect.stringContaining('handler'),
    },
  ])('a $bundle bundle fails each invocation as a function error', async ({ bundle, ...expected }) => {
    const { lambda } = start(paths[bundle]);

    const results = [await lambda.invoke({}), await lambda.invoke({})];

    expect(results).toMatchObject([
      { kind: 'function_error', ...expected },
      { kind: 'function_error', ...expected },
    ]);
  });

  test.each([
    { behaviour: 'exit', cause: 'exit status 3' },
    { behaviour: 'kill', cause: 'signal: SIGKILL' },
    { behaviour: 'uncaught', cause: 'exit status 1' },
    { behaviour: 'emptyLoop', cause: 'exit status 13' },
  ])('$behaviour is a crash, and the next event gets a new environment', async ({ behaviour, cause }) => {
    const { lambda, logs, result } = await behave(behaviour);

    expect(result).toMatchObject({ kind: 'crash', errorMessage: `Runtime exited: ${cause}` });
    expect(await lambda.invoke({ behaviour: 'ok' })).toMatchObject({ kind: 'success' });
    expect(new Set(logs.lines.map(({ stream }) => stream)).size).toBe(2);
    expect(logs.messages().join('\n')).toContain('Error Type: Runtime.ExitError');
  });
});

describe('createLambdaFunction: deadline', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** Lets the deadline pass as soon as the function runs. */
  const behaveTooLong = async (behaviour: string) => {
    const { lambda, logs } = start(paths.behaviours, { timeoutMs: 300 });
    const ending = lambda.invoke({ behaviour });
    await expect.poll(() => logs.messages()).toContain('running');
    await vi.advanceTimersByTimeAsync(300);
    return { lambda, logs, result: await ending };
  };

  test.each(['hang', 'spin'])('%s is killed', async (behaviour) => {
    const { lambda, logs, result } = await behaveTooLong(behaviour);

    expect(result).toMatchObject({ kind: 'timeout', timeoutMs: 300 });
    expect(logs.messages().join('\n')).toMatch(
      /Status: timeout\n\S+ [0-9a-f-]{36} Task timed out after 0.30 seconds/,
    );
    expect(await lambda.invoke({ behaviour: 'ok' })).toMatchObject({ kind: 'success' });
  });

  test('what was written before the kill is kept', async () => {
    const { logs } = await behaveTooLong('partialThenHang');

    expect(logs.messages().slice(2, 4)).toEqual(['running', 'unfinished']);
  });
});

describe('createLambdaFunction: environment', () => {
  test('a process sees its own variables and none of the parent beyond PATH', async () => {
    process.env['GATELENS_TEST_SECRET'] = 'not for children';
    try {
      const { lambda } = start(paths.echo, {
        environment: { OWN: '1', AWS_LAMBDA_FUNCTION_NAME: 'forged', _HANDLER: 'forged' },
      });

      const { environment } = await payloadOf(lambda, {});

      const { PATH: _path, NODE_EXTRA_CA_CERTS: _ca, ...rest } = Object(environment);
      expect(Object.keys(rest).toSorted()).toEqual([
        'AWS_DEFAULT_REGION',
        'AWS_EXECUTION_ENV',
        'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
        'AWS_LAMBDA_FUNCTION_NAME',
        'AWS_LAMBDA_FUNCTION_VERSION',
        'AWS_LAMBDA_INITIALIZATION_TYPE',
        'AWS_LAMBDA_LOG_GROUP_NAME',
        'AWS_LAMBDA_LOG_STREAM_NAME',
        'AWS_LAMBDA_RUNTIME_API',
        'AWS_REGION',
        'LAMBDA_TASK_ROOT',
        'LANG',
        'OWN',
        'TZ',
        '_HANDLER',
        '_X_AMZN_TRACE_ID',
      ]);
      expect(rest).toMatchObject({ OWN: '1', AWS_LAMBDA_FUNCTION_NAME: 'sample', _HANDLER: 'index.handler' });
    } finally {
      delete process.env['GATELENS_TEST_SECRET'];
    }
  });

  test('the context and the trace id are those of the invocation', async () => {
    const { lambda, logs } = start(paths.echo, { timeoutMs: 60_000 });

    const result = await lambda.invoke({ a: [1] }, { traceId: 'Root=1-0-0' });

    const stream = logs.lines[0]?.stream ?? '';
    expect(stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(result).toMatchObject({
      payload: {
        event: { a: [1] },
        environment: { _X_AMZN_TRACE_ID: 'Root=1-0-0', TZ: ':UTC', AWS_LAMBDA_LOG_STREAM_NAME: stream },
        context: {
          awsRequestId: result.requestId,
          functionName: 'sample',
          functionVersion: '$LATEST',
          invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:sample',
          memoryLimitInMB: '128',
          logGroupName: '/aws/lambda/sample',
          logStreamName: stream,
        },
      },
    });
    const { remainingMs } = Object('payload' in result ? result.payload : {});
    expect(remainingMs).toBeGreaterThan(30_000);
    expect(remainingMs).toBeLessThanOrEqual(60_000);
  });

  test('a warm environment keeps its state and starts once', async () => {
    const { lambda, logs } = start(paths.echo);

    const first = await payloadOf(lambda, {});
    const second = await payloadOf(lambda, {});

    expect([first['calls'], second['calls']]).toEqual([1, 2]);
    expect(second['pid']).toBe(first['pid']);
    const reports = logs.messages().filter((line) => line.startsWith('REPORT'));
    expect(reports[0]).toMatch(/\tInit Duration: [\d.]+ ms$/);
    expect(reports[1]).not.toContain('Init Duration');
  });

  test('events run at the same time up to the maximum and queue beyond it', async () => {
    const { lambda } = start(paths.slow, { maxEnvironments: 2 });

    const payloads = await Promise.all([1, 2, 3, 4, 5].map(() => payloadOf(lambda, { ms: 100 })));

    expect(new Set(payloads.map(({ pid }) => pid)).size).toBe(2);
    for (const pid of new Set(payloads.map((payload) => payload['pid']))) {
      const own = payloads.filter((payload) => payload['pid'] === pid);
      const spans = own.map(({ startedAt, endedAt }) => [Number(startedAt), Number(endedAt)] as const);
      for (const [index, [startedAt]] of spans.entries()) {
        expect(startedAt).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0);
      }
    }
  });
});

describe('createLambdaFunction: log stream', () => {
  test('an invocation is framed by START, END and REPORT', async () => {
    const { logs, result } = await behave('stderr');

    const { requestId } = result;
    const report = new RegExp(
      `^REPORT RequestId: ${requestId}\\tDuration: \\d+\\.\\d\\d ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB\\tMax Memory Used: [1-9]\\d* MB\\tInit Duration: \\d+\\.\\d\\d ms$`,
    );
    expect(logs.messages()).toEqual([
      'INIT_START Runtime Version: nodejs:24',
      `START RequestId: ${requestId} Version: $LATEST`,
      'from stderr',
      `END RequestId: ${requestId}`,
      expect.stringMatching(report),
    ]);
    expect(new Set(logs.lines.map(({ group }) => group))).toEqual(new Set(['/aws/lambda/sample']));
  });

  test('megabytes are all in the log before END, in order', async () => {
    const { logs } = await behave('megabytes');

    const numbers = logs.messages().flatMap((line) => /^(\d+) x{200}$/.exec(line)?.[1] ?? []);
    expect(numbers).toHaveLength(20_000);
    expect(numbers.map(Number)).toEqual(numbers.map((_text, index) => index));
    expect(logs.messages().findIndex((line) => line.startsWith('END'))).toBe(20_002);
  });

  test('output without a line end is one event before END', async () => {
    const { logs } = await behave('partial');

    expect(logs.messages().at(-3)).toBe('no line end');
  });

  test('a line over the limit of an event is cut between characters', async () => {
    const { logs } = await behave('longLine');

    const pieces = logs.messages().filter((line) => line.startsWith('\u20ac'));
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe('\u20ac'.repeat(200_000));
  });

  test('console lines carry time, request id and level, and stay one line', async () => {
    const { logs, result } = await behave('console');

    expect(logs.messages().slice(2, 4)).toEqual([
      expect.stringMatching(new RegExp(`^\\d{4}-\\S+Z\\t${result.requestId}\\tINFO\\ttwo\\rlines 7$`)),
      expect.stringMatching(new RegExp(`^\\d{4}-\\S+Z\\t${result.requestId}\\tERROR\\tbad$`)),
    ]);
  });
});

describe('createLambdaFunction: end', () => {
  test('close ends what runs and what waits, and leaves no process', async () => {
    const { lambda, logs } = start(paths.behaviours);
    const pending = [lambda.invoke({ behaviour: 'hang' }), lambda.invoke({ behaviour: 'ok' })];
    await expect.poll(() => logs.messages().join()).toContain('START');

    await lambda.close();

    expect((await Promise.all(pending)).map(({ kind }) => kind)).toEqual(['crash', 'function_error']);
    expect(await lambda.invoke({})).toMatchObject({ kind: 'function_error', errorType: 'Function.Closed' });
    expect(logs.messages().at(-1)).toContain('REPORT');
    expect(await findChildren(bundles.path)).toEqual([]);
  });

  test('close before the first event is no error', async () => {
    const { lambda } = start(paths.echo);

    await expect(lambda.close()).resolves.toBeUndefined();
  });

  test('an environment that dies while idle is replaced', async () => {
    const { lambda } = start(paths.echo);
    const { pid } = await payloadOf(lambda, {});
    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);

    const next = await payloadOf(lambda, {});

    expect(next['pid']).not.toBe(pid);
  });
});

/** Finds processes whose command line names a folder (Linux only; elsewhere none is found). */
const findChildren = async (folder: string): Promise<readonly string[]> => {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.includes(folder) ? [pid] : [];
    }),
  );
  return found.flat();
};
