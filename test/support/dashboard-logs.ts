import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call that the fake endpoint got. */
export interface LogsRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the fake endpoint answers: a body, an AWS JSON 1.1 error, or nothing at all. */
export type LogsAnswer =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly type: string; readonly fields?: Readonly<Record<string, unknown>> }
  | { readonly kind: 'silence' };

/** Decides the answer of one call. */
export type LogsScript = (request: LogsRequest) => LogsAnswer;

/** A fake endpoint of CloudWatch Logs and CloudWatch, which speak alike. */
export interface FakeLogs {
  readonly url: string;
  readonly requests: readonly LogsRequest[];
  /** Calls of one operation, in order. */
  of(operation: string): readonly LogsRequest[];
  answer(script: LogsScript): void;
  close(): Promise<void>;
}

/** Credentials that the fake endpoint does not look at. */
export const FAKE_CREDENTIALS = {
  accessKeyId: 'local',
  secretAccessKey: 'planted-secret-access-key',
} as const;

/** Starts a CloudWatch Logs endpoint that speaks AWS JSON 1.1 and answers by script. */
export const startFakeLogs = async (first: LogsScript): Promise<FakeLogs> => {
  const requests: LogsRequest[] = [];
  let script = first;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const got: LogsRequest = {
        operation: String(request.headers['x-amz-target']).split('.').at(-1) ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
      };
      requests.push(got);
      const answer = script(got);
      if (answer.kind === 'silence') return;
      const isOk = answer.kind === 'ok';
      response.writeHead(isOk ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify(
          isOk ? answer.body : { __type: answer.type, message: 'arn:aws:iam::1:user/x', ...answer.fields },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    of: (operation) => requests.filter((request) => request.operation === operation),
    answer: (next) => {
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** A result row as GetQueryResults has it. */
export const resultRow = (message: string, timestamp = '2026-11-22 10:00:00.000'): readonly object[] => [
  { field: '@timestamp', value: timestamp },
  { field: '@message', value: message },
  { field: '@ptr', value: 'pointer' },
];

/**
 * Answers searches as a log store with these messages would, in the two conditions that the dashboard builds:
 * equality of named fields, newest first, as many as the query's limit.
 */
export const answerFromMessages = (messages: readonly string[]): LogsScript => {
  const found = new Map<string, readonly string[]>();
  return ({ operation, body }) => {
    if (operation === 'StartQuery') {
      const queryId = `query-${found.size}`;
      const matched = matching(messages, String(body['queryString']));
      found.set(queryId, matched.slice(0, Number(body['limit'])));
      return { kind: 'ok', body: { queryId } };
    }
    if (operation === 'StopQuery') return { kind: 'ok', body: { success: true } };
    const rows = found.get(String(body['queryId'])) ?? [];
    return {
      kind: 'ok',
      body: {
        status: 'Complete',
        results: rows.map((message) => resultRow(message)),
        statistics: {
          recordsMatched: rows.length,
          recordsScanned: messages.length,
          bytesScanned: 1000 * messages.length,
        },
      },
    };
  };
};

const matching = (messages: readonly string[], query: string): readonly string[] => {
  const conditions = [...query.matchAll(/([a-z_]+) = "([^"]*)"/g)];
  if (conditions.length === 0) return messages;
  return messages.filter((message) => {
    const record: Readonly<Record<string, unknown>> = JSON.parse(message);
    return conditions.some(([, field = '', value]) => record[field] === value);
  });
};
