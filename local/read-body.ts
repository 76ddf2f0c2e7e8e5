import type { IncomingMessage } from 'node:http';

/**
 * Reads a request body as UTF-8 text, up to a limit.
 *
 * @param maxBytes - The rest of a longer body is not read.
 * @returns `undefined` when the body is longer.
 * @throws When the caller breaks off.
 */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;

  // The iterator must not close the connection when it ends early: the caller still gets an answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) return undefined;
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
