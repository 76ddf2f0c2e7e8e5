import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as the scripted introspection server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Number of the connection it came by, from 1. */
  readonly connection: number;
}

/** Answers a request in any way it likes, also not at all. */
export type Script = (seen: SeenRequest, response: ServerResponse, request: IncomingMessage) => void;

/** An introspection server that does what a test says. */
export interface ScriptedServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Starts a scripted server on a free port of loopback. */
export const startScriptedServer = async (script: Script): Promise<ScriptedServer> => {
  const seen: SeenRequest[] = [];
  const connections = new WeakMap<object, number>();
  let count = 0;
  const server: Server = createServer((request, response) => {
    text(request).then(
      (body) => {
        const entry: SeenRequest = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body,
          connection: connections.get(request.socket) ?? 0,
        };
        seen.push(entry);
        script(entry, response, request);
      },
      () => undefined,
    );
  });
  server.on('connection', (socket) => {
    count += 1;
    connections.set(socket, count);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Script that answers every request with one JSON body. */
export const answerJson =
  (body: unknown, status = 200): Script =>
  (_seen, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
