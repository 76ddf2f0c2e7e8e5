import { createServer, type IncomingMessage, type Server } from 'node:http';
import { closeServer, listenOnLoopback } from '../../local/loopback.ts';

/** One PutLogEvents call. */
export interface PutCall {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
}

/** A CloudWatch Logs endpoint that keeps what it gets. */
export interface LogEndpoint {
  readonly url: string;
  /** Names of all operations asked for, in order. */
  readonly operations: string[];
  readonly puts: PutCall[];
  /** Groups and streams that exist. */
  readonly existing: Set<string>;
  /** Takes the place of the usual answer while it returns one. */
  override: (operation: string) => { readonly status: number; readonly body: unknown } | undefined;
  messages(): readonly string[];
  close(): Promise<void>;
}

const failure = (type: string) => ({ status: 400, body: { __type: type, message: type } });
const DONE = { status: 200, body: {} };

const readJson = async (request: IncomingMessage): Promise<PutCall> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
};

/** Starts the endpoint on a free port, or on a given one. */
export const startLogEndpoint = async (port = 0): Promise<LogEndpoint> => {
  const create = (name: string) => {
    if (endpoint.existing.has(name)) return failure('ResourceAlreadyExistsException');
    endpoint.existing.add(name);
    return DONE;
  };
  const answer = (operation: string, input: PutCall) => {
    const overridden = endpoint.override(operation);
    if (overridden !== undefined) return overridden;
    const { logGroupName, logStreamName } = input;
    const stream = `${logGroupName} ${logStreamName}`;
    if (operation === 'CreateLogGroup') return create(logGroupName);
    if (operation === 'CreateLogStream') return create(stream);
    if (!endpoint.existing.has(stream)) return failure('ResourceNotFoundException');
    endpoint.puts.push(input);
    return DONE;
  };
  const server: Server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    endpoint.operations.push(operation);
    const { status, body } = answer(operation, await readJson(request));
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  const endpoint: LogEndpoint = {
    url: `http://127.0.0.1:${await listenOnLoopback(server, port)}`,
    operations: [],
    puts: [],
    existing: new Set(),
    override: () => undefined,
    messages: () => endpoint.puts.flatMap(({ logEvents }) => logEvents.map(({ message }) => message)),
    close: () => closeServer(server),
  };
  return endpoint;
};
