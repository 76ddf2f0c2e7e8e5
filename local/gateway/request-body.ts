import type { IncomingMessage } from 'node:http';

/** How the body of a request arrived. */
export type BodyOutcome = 'complete' | 'too_long' | 'incomplete';

/** Largest body of a call, in bytes. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** How much is read before the client is cut off; up to here it sends in peace and then gets its answer. */
const MAX_READ_BYTES = 4 * MAX_BODY_BYTES;

/** Reads the body of a request and drops it; never rejects. */
export const receiveBody = (request: IncomingMessage): Promise<BodyOutcome> =>
  new Promise((resolve) => {
    let size = 0;
    const outcome = (): BodyOutcome => (size > MAX_BODY_BYTES ? 'too_long' : 'complete');
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_READ_BYTES) return;
      request.pause();
      resolve(outcome());
    });
    request.once('end', () => resolve(outcome()));
    request.once('error', () => resolve('incomplete'));
    request.once('close', () => resolve('incomplete'));
  });
