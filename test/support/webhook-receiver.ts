import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from '../../local/loopback.ts';

/** A webhook that takes whatever is posted to it. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: URL;
  /** Bodies, in order of arrival. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
}

/** Starts a receiver on a free port. */
export const startWebhookReceiver = async (): Promise<WebhookReceiver> => {
  const messages: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    messages.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
    response.end();
  });
  const port = await listenOnLoopback(server, 0);
  return {
    url: new URL(`http://127.0.0.1:${port}/hook`),
    messages,
    [Symbol.asyncDispose]: () => closeServer(server),
  };
};
