import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program in a process of its own that answers one order at a time. */
export interface Program {
  /** What it said when it was ready. */
  readonly ready: unknown;
  /** @throws Error when the program ends without an answer. */
  ask(order: unknown): Promise<unknown>;
  /** Ends it; resolves when it is gone. */
  end(): Promise<void>;
}

/** How a program is started. */
export interface ProgramOptions {
  /** The whole environment: no proxy or Node option of the caller reaches a measured process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Descriptor that takes its stdout; without one it is thrown away. */
  readonly stdout?: number;
  readonly nodeOptions?: readonly string[];
}

/** Starts a TypeScript program that calls `serve`. It ends by itself when this process does. */
export const startProgram = async (file: URL, options: ProgramOptions): Promise<Program> => {
  const child = fork(file, {
    env: options.environment,
    execArgv: [...(options.nodeOptions ?? [])],
    stdio: ['ignore', options.stdout ?? 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${file.pathname} ended by itself (${code ?? signal})`);
  });
  gone.catch(() => undefined);
  const receive = async (): Promise<unknown> => {
    const [message]: unknown[] = await Promise.race([once(child, 'message'), gone]);
    return message;
  };
  return {
    ready: await receive(),
    ask: (order) => {
      const answer = receive();
      child.send({ order });
      return answer;
    },
    end: async () => {
      if (child.connected) child.disconnect();
      await gone.catch(() => undefined);
    },
  };
};

/** Starts a program that takes orders as lines of JSON on stdin, answers so on stdout, and ends with stdin. */
export const startLineProgram = async (
  command: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Program> => {
  const child = spawn(command, parameters, { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const receive = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${command} ended by itself`);
    return JSON.parse(value);
  };
  return {
    ready: await receive(),
    ask: (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return receive();
    },
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
};
