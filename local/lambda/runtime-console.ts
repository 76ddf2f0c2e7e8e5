import { format } from 'node:util';

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const;

/**
 * Makes the global console write as in Lambda's Text log format: time, request id, level and message, by tabs.
 *
 * A message of several lines stays one line, and with it one log event: its line feeds become carriage returns.
 *
 * @param requestId - Gives the id of the invocation that runs; empty during init.
 */
export const patchConsole = (requestId: () => string): void => {
  for (const [method, level] of Object.entries(LEVELS)) {
    const write = (...values: readonly unknown[]): void => {
      const message = format(...values).replaceAll('\n', '\r');
      const id = requestId() === '' ? 'undefined' : requestId();
      process.stdout.write(`${new Date().toISOString()}\t${id}\t${level}\t${message}\n`);
    };
    Reflect.set(console, method, write);
  }
};
