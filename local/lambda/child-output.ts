import type { Readable } from 'node:stream';
import { MAX_MESSAGE_BYTES } from '../log-delivery/log-batch.ts';
import { createLineSplitter } from './line-splitter.ts';

/** What an execution environment prints, line by line. */
export interface ChildOutput {
  /** Resolves when all that was printed up to the end of this invocation has been read; a second at the most. */
  drained(requestId: string): Promise<void>;
  /** Resolves when the process has closed its output; a second at the most. */
  ended(): Promise<void>;
}

interface Channel {
  ended: boolean;
  /** Request id of the last marker seen. */
  marked: string;
}

/** A process that the function left behind can hold a pipe open for ever. */
const WAIT_LIMIT_MS = 1_000;

/**
 * Reads the outputs of a child process.
 *
 * @param marker - Begins the line that the runtime client writes behind the output of an invocation. It is random,
 * so that nothing a caller sends can forge it; marker lines are not given out.
 */
export const createChildOutput = (
  streams: readonly Readable[],
  marker: string,
  onLine: (line: string) => void,
): ChildOutput => {
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  const channels = streams.map((stream): Channel => {
    const channel: Channel = { ended: false, marked: '' };
    const splitter = createLineSplitter(MAX_MESSAGE_BYTES, (line) => {
      if (!line.startsWith(marker)) return onLine(line);
      channel.marked = line.slice(marker.length);
    });
    const end = (): void => {
      if (!channel.ended) splitter.end();
      channel.ended = true;
      wake();
    };
    stream.on('data', (chunk: Buffer) => {
      splitter.push(chunk);
      wake();
    });
    stream.on('end', end).on('error', end).on('close', end);
    return channel;
  });

  const until = (holds: (channel: Channel) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        waiting.delete(check);
        resolve();
      };
      const check = (): void => {
        if (channels.every(holds)) finish();
      };
      const timer = setTimeout(finish, WAIT_LIMIT_MS);
      waiting.add(check);
      check();
    });

  return {
    drained: (requestId) => until((channel) => channel.ended || channel.marked === requestId),
    ended: () => until((channel) => channel.ended),
  };
};
