import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LogsAnswer, LogsRequest } from './dashboard-logs.ts';

/** Decides the answer of one call; `undefined` lets the log store answer. */
export type ProxyScript = (request: LogsRequest) => LogsAnswer | undefined;

/** A CloudWatch endpoint over a real log store that fails as AWS does, where a test says so. */
export interface LogsProxy {
  readonly url: string;
  readonly requests: readonly LogsRequest[];
  /** Takes another script; without one the store answers everything. */
  script(next?: ProxyScript): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a log store. */
export const startLogsProxy = async (storeUrl: string): Promise<LogsProxy> => {
  const requests: LogsRequest[] = [];
  let script: ProxyScript = () => undefined;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const got: LogsRequest = {
        operation: String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '',
        body: JSON.parse(body.toString('utf8')),
      };
      requests.push(got);
      const answer = script(got);
      if (answer === undefined) forward(storeUrl, incoming, body, response);
      else respond(response, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    script: (next = () => undefined) => {
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const respond = (response: ServerResponse, answer: LogsAnswer): void => {
  if (answer.kind === 'silence') return;
  const isOk = answer.kind === 'ok';
  response.writeHead(isOk ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(isOk ? answer.body : { __type: answer.type, ...answer.fields }));
};

const forward = (
  storeUrl: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void => {
  const { hostname, port } = new URL(storeUrl);
  const { method, url, headers } = incoming;
  const sent = request({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    response.on('close', () => answer.destroy());
  });
  sent.on('error', () => response.destroy());
  sent.end(body);
};
