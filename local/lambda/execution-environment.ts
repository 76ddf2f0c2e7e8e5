import { randomBytes } from 'node:crypto';
import { createChildOutput } from './child-output.ts';
import { startRuntimeProcess } from './child-process.ts';
import { buildEnvironment, buildLogStreamName, type FunctionSettings } from './function-settings.ts';
import type { Invocation, RuntimeAnswer, RuntimeErrorReport } from './invocation.ts';
import type { InvocationResult } from './invocation-result.ts';
import {
  buildCrashLine,
  buildEndLine,
  buildReportLine,
  buildStartLine,
  buildTimeoutLine,
} from './platform-line.ts';
import { createRuntimeSession, type RuntimeSession } from './runtime-session.ts';

/** One process that runs one event at a time. */
export interface ExecutionEnvironment {
  readonly session: RuntimeSession;
  /** False when its process has ended or is about to: it takes no further event. */
  isUsable(): boolean;
  /** Runs one event; never rejects. Only one at a time. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Kills the process; resolves when its output is read to the end. */
  close(): Promise<void>;
}

/** How the wait for an answer ended. */
type Ending =
  | RuntimeAnswer
  | ({ readonly kind: 'init_error' } & RuntimeErrorReport)
  | { readonly kind: 'exit'; readonly cause: string }
  | { readonly kind: 'timeout' };

/** Lambda gives the init phase ten seconds, whatever the function's timeout. */
const INIT_LIMIT_MS = 10_000;
const INIT_TIMEOUT: Ending = {
  kind: 'init_error',
  errorType: 'Sandbox.Timedout',
  errorMessage: 'The init phase took more than 10 seconds.',
};

/**
 * Starts an execution environment: its process begins to initialize at once.
 *
 * @param address - Value of `AWS_LAMBDA_RUNTIME_API`, which leads to this environment's session.
 * @param write - Takes the lines of the log stream.
 */
export const startExecutionEnvironment = (
  settings: FunctionSettings,
  address: string,
  write: (stream: string, line: string) => void,
): ExecutionEnvironment => {
  const startedAt = performance.now();
  const stream = buildLogStreamName(new Date(), randomBytes(16).toString('hex'));
  const log = (line: string): void => write(stream, line);
  let initMs: number | undefined;
  let ended: Ending | undefined;
  let isCold = true;
  let maxMemoryBytes = 0;
  let settle: (ending: Ending) => void = () => undefined;
  let onPolling: () => void = () => undefined;

  const end = (ending: Ending): void => {
    ended ??= ending;
    settle(ended);
  };

  const session = createRuntimeSession({
    onPolling: () => {
      initMs ??= performance.now() - startedAt;
      onPolling();
    },
    onAnswer: (answer) => {
      maxMemoryBytes = Math.max(maxMemoryBytes, answer.rssBytes);
      settle(answer);
    },
    onInitError: (report) => end({ kind: 'init_error', ...report }),
  });

  log('INIT_START Runtime Version: nodejs:24');
  const drainMarker = `drained-${randomBytes(16).toString('hex')}-`;
  const child = startRuntimeProcess(
    {
      bundle: settings.bundle,
      drainMarker,
      memoryMb: settings.memoryMb,
      environment: buildEnvironment(settings, address, stream),
    },
    (cause) => end({ kind: 'exit', cause }),
  );
  const output = createChildOutput(child.outputs, drainMarker, log);

  /** Waits for the answer; the deadline counts from the moment the event is handed out. */
  const waitForEnding = (invocation: Invocation): Promise<{ ending: Ending; durationMs: number }> =>
    new Promise((resolve) => {
      let beganAt = performance.now();
      let timer = setTimeout(() => end(INIT_TIMEOUT), INIT_LIMIT_MS);
      settle = (ending) => {
        clearTimeout(timer);
        settle = () => undefined;
        resolve({ ending, durationMs: performance.now() - beganAt });
      };
      onPolling = () => {
        onPolling = () => undefined;
        clearTimeout(timer);
        beganAt = performance.now();
        timer = setTimeout(() => end({ kind: 'timeout' }), settings.timeoutMs);
        session.dispatch({ invocation, deadlineMs: Date.now() + settings.timeoutMs });
      };
      if (ended !== undefined) settle(ended);
      else if (initMs !== undefined) onPolling();
    });

  const invoke = async (invocation: Invocation): Promise<InvocationResult> => {
    const { requestId } = invocation;
    log(buildStartLine(requestId));
    const { ending, durationMs } = await waitForEnding(invocation);
    if (ended === undefined) await output.drained(requestId);
    else {
      child.kill();
      await output.ended();
    }
    const initDurationMs = isCold ? initMs : undefined;
    isCold = false;
    const result = buildResult(requestId, ending, settings.timeoutMs);
    if (result.kind === 'crash') log(buildCrashLine(requestId, result.errorMessage));
    log(buildEndLine(requestId));
    log(
      buildReportLine({
        requestId,
        durationMs,
        initDurationMs,
        memoryMb: settings.memoryMb,
        maxMemoryBytes,
        ...reportedStatus(result),
      }),
    );
    if (result.kind === 'timeout') log(buildTimeoutLine(requestId, settings.timeoutMs, new Date()));
    return result;
  };

  return {
    session,
    isUsable: () => ended === undefined,
    invoke,
    close: async () => {
      end({ kind: 'exit', cause: 'closed' });
      child.kill();
      await output.ended();
    },
  };
};

const buildResult = (requestId: string, ending: Ending, timeoutMs: number): InvocationResult => {
  switch (ending.kind) {
    case 'response':
      return parsePayload(requestId, ending.body);
    case 'error':
    case 'init_error': {
      const { errorType, errorMessage } = ending;
      return { kind: 'function_error', requestId, errorType, errorMessage };
    }
    case 'exit':
      return { kind: 'crash', requestId, errorMessage: `Runtime exited: ${ending.cause}` };
    case 'timeout':
      return { kind: 'timeout', requestId, timeoutMs };
  }
};

const parsePayload = (requestId: string, body: string): InvocationResult => {
  try {
    return { kind: 'success', requestId, payload: JSON.parse(body) };
  } catch {
    return { kind: 'malformed_payload', requestId };
  }
};

const reportedStatus = (
  result: InvocationResult,
): { readonly status: 'success' | 'error' | 'timeout'; readonly errorType?: string } => {
  switch (result.kind) {
    case 'success':
    case 'malformed_payload':
      return { status: 'success' };
    case 'function_error':
      return { status: 'error', errorType: result.errorType };
    case 'crash':
      return { status: 'error', errorType: 'Runtime.ExitError' };
    case 'timeout':
      return { status: 'timeout' };
  }
};
