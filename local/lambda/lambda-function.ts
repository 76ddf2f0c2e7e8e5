import { randomBytes, randomUUID } from 'node:crypto';
import type { LogDelivery } from '../log-delivery/log-delivery.ts';
import { type ExecutionEnvironment, startExecutionEnvironment } from './execution-environment.ts';
import { buildFunctionArn, type FunctionSettings } from './function-settings.ts';
import type { Invocation } from './invocation.ts';
import type { InvocationResult, InvokeOptions } from './invocation-result.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

/** A function that can be invoked. */
export interface LambdaFunction {
  /**
   * Runs the function on an event. Waits for a free execution environment when all are busy; never rejects.
   *
   * @param event - Any value that JSON can carry.
   */
  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationResult>;
  /** Kills every environment; invocations that run or wait end as crashes. */
  close(): Promise<void>;
}

/** What {@link createLambdaFunction} needs. */
export interface LambdaFunctionOptions extends FunctionSettings {
  /** How many events can run at the same time, each in an environment of its own. */
  readonly maxEnvironments: number;
  readonly logs: Pick<LogDelivery, 'write'>;
}

interface Job {
  readonly invocation: Invocation;
  readonly resolve: (result: InvocationResult) => void;
}

/** Events that may wait for an environment; more are refused, as Lambda throttles. */
const MAX_WAITING = 1_000;

/**
 * Creates a function that runs as on AWS Lambda: each execution environment is a process of its own, started when it
 * is first needed, with its own environment variables, one event at a time, and a deadline.
 */
export const createLambdaFunction = (options: LambdaFunctionOptions): LambdaFunction => {
  const environments = new Map<string, ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const waiting: Job[] = [];
  const running = new Set<Promise<void>>();
  const arn = buildFunctionArn(options.functionName);
  let runtimeApi: Promise<RuntimeApi> | undefined;
  let isClosed = false;

  const startApi = (): Promise<RuntimeApi> => {
    runtimeApi ??= startRuntimeApi((key) => environments.get(key)?.session, arn);
    return runtimeApi;
  };

  const startEnvironment = (api: RuntimeApi): ExecutionEnvironment => {
    const key = randomBytes(16).toString('hex');
    const environment = startExecutionEnvironment(options, api.address(key), (stream, line) =>
      options.logs.write(options.logGroup, stream, line),
    );
    environments.set(key, environment);
    return environment;
  };

  const discardEnded = (): void => {
    for (const [key, environment] of environments) {
      if (!environment.isUsable()) environments.delete(key);
    }
  };

  const takeEnvironment = (api: RuntimeApi): ExecutionEnvironment | undefined => {
    for (let next = idle.pop(); next !== undefined; next = idle.pop()) if (next.isUsable()) return next;
    discardEnded();
    return environments.size < options.maxEnvironments ? startEnvironment(api) : undefined;
  };

  const run = async (environment: ExecutionEnvironment, job: Job, api: RuntimeApi): Promise<void> => {
    job.resolve(await environment.invoke(job.invocation));
    if (environment.isUsable()) idle.push(environment);
    dispatch(api);
  };

  const track = (work: Promise<void>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };

  const dispatch = (api: RuntimeApi): void => {
    while (waiting.length > 0 && !isClosed) {
      const environment = takeEnvironment(api);
      if (environment === undefined) return;
      const job = waiting.shift();
      if (job !== undefined) track(run(environment, job, api));
    }
  };

  const invoke = async (event: unknown, { traceId = '' }: InvokeOptions = {}): Promise<InvocationResult> => {
    const invocation = { requestId: randomUUID(), payload: JSON.stringify(event) ?? 'null', traceId };
    const api = await startApi();
    if (isClosed) return refuse(invocation, 'Function.Closed', 'The function is closed.');
    if (waiting.length >= MAX_WAITING)
      return refuse(invocation, 'TooManyRequestsException', 'Rate Exceeded.');
    return new Promise((resolve) => {
      waiting.push({ invocation, resolve });
      dispatch(api);
    });
  };

  return {
    invoke,
    close: async () => {
      isClosed = true;
      for (const { invocation, resolve } of waiting.splice(0)) {
        resolve(refuse(invocation, 'Function.Closed', 'The function is closed.'));
      }
      await Promise.all([...environments.values()].map((environment) => environment.close()));
      await Promise.all(running);
      environments.clear();
      await (await runtimeApi)?.close();
    },
  };
};

const refuse = (invocation: Invocation, errorType: string, errorMessage: string): InvocationResult => ({
  kind: 'function_error',
  requestId: invocation.requestId,
  errorType,
  errorMessage,
});
