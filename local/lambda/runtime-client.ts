import { Agent, type IncomingMessage, request } from 'node:http';
import { pathToFileURL } from 'node:url';
import { isPromise } from 'node:util/types';
import { patchConsole } from './runtime-console.ts';

// The program of an execution environment: `node runtime-client.ts BUNDLE DRAIN_MARKER`. It asks the Runtime API for
// events and runs the bundle's handler on one at a time. Its standard input is a pipe from the process that started
// it; when that process is gone, whatever way it went, the pipe ends and so does this one.

type Handler = (event: unknown, context: object) => unknown;

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const [bundle = '', drainMarker = ''] = process.argv.slice(2);
const api = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let currentRequestId = '';

const leave = (): never => process.exit(0);

/** Never rejects: without its Runtime API this process has nothing left to do. */
const call = (method: string, path: string, body?: string): Promise<Answer> =>
  new Promise((resolve) => {
    const headers = { 'Gatelens-Rss-Bytes': process.memoryUsage.rss() };
    const outgoing = request(`${api}${path}`, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', leave);
      response.on('end', () => {
        const { statusCode = 0, headers: received } = response;
        resolve({ status: statusCode, headers: received, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', leave);
    outgoing.end(body);
  });

const describeError = (error: unknown): string =>
  error instanceof Error
    ? JSON.stringify({
        errorType: error.name,
        errorMessage: error.message,
        trace: error.stack?.split('\n') ?? [],
      })
    : JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });

const loadHandler = async (): Promise<Handler> => {
  const module: unknown = await import(pathToFileURL(bundle).href);
  const handler: unknown = typeof module === 'object' && module !== null && Reflect.get(module, 'handler');
  if (typeof handler !== 'function') throw new TypeError('handler is not exported, or not a function');
  return (event, context) => handler(event, context);
};

const header = (answer: Answer, name: string): string => {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : '';
};

const buildContext = (next: Answer) => {
  const deadlineMs = Number(header(next, 'lambda-runtime-deadline-ms'));
  return {
    awsRequestId: currentRequestId,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    invokedFunctionArn: header(next, 'lambda-runtime-invoked-function-arn'),
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
};

/** Writes the marker behind everything that the handler wrote, and waits until the pipe has taken it all. */
const drain = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write(`\n${drainMarker}${currentRequestId}\n`, () => resolve());
  });

const run = async (handler: Handler, next: Answer): Promise<{ verb: string; body: string }> => {
  try {
    const returned = handler(JSON.parse(next.body), buildContext(next));
    const result = isPromise(returned) ? await returned : returned;
    return { verb: 'response', body: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const report = describeError(error);
    console.error('Invoke Error', report);
    return { verb: 'error', body: report };
  }
};

const serve = async (handler: Handler): Promise<never> => {
  for (;;) {
    const next = await call('GET', '/invocation/next');
    if (next.status !== 200) return leave();
    currentRequestId = header(next, 'lambda-runtime-aws-request-id');
    process.env['_X_AMZN_TRACE_ID'] = header(next, 'lambda-runtime-trace-id');
    const { verb, body } = await run(handler, next);
    await Promise.all([drain(process.stdout), drain(process.stderr)]);
    await call('POST', `/invocation/${currentRequestId}/${verb}`, body);
  }
};

process.stdin.on('close', leave).on('error', leave).resume();
process.stdin.unref();
patchConsole(() => currentRequestId);
try {
  await serve(await loadHandler());
} catch (error) {
  const report = describeError(error);
  console.error('Uncaught Exception', report);
  await call('POST', '/init/error', report);
  process.exit(1);
}
