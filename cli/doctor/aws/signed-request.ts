import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request to a service of AWS that is asked one question only: no client of the SDK is installed for it. */
export interface ServiceRequest {
  /** Name in signatures, such as `kms`. */
  readonly service: string;
  /** Region of the signature. */
  readonly region: string;
  readonly host: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent by POST; without one the request is a GET. */
  readonly post?: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
}

type Credentials = ConstructorParameters<typeof SignatureV4>[0]['credentials'];

/** Sends a request and returns the text of the answer. */
export type SendSigned = (request: ServiceRequest) => Promise<string>;

/** A refusal in the form of the SDK: by its name, and without any text of the answer. */
class ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(name: string, httpStatusCode: number) {
    super(name);
    this.name = name;
    this.$metadata = { httpStatusCode };
  }
}

const TIMEOUT_MS = 10_000;
/** Far above what is asked for. */
const MAX_ANSWER_BYTES = 1_000_000;

/**
 * Creates a sender that signs with credentials of the SDK. `AWS_ENDPOINT_URL_<SERVICE>` and `AWS_ENDPOINT_URL` take the
 * place of the endpoint, as they do for the SDK.
 *
 * @see {@link https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html Service-specific endpoints}
 */
export const createSignedSender =
  (credentials: Credentials, environment: Readonly<Record<string, string | undefined>>): SendSigned =>
  async ({ service, region, host, query = {}, post }) => {
    const endpoint = new URL(
      environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ||
        environment['AWS_ENDPOINT_URL'] ||
        `https://${host}`,
    );
    const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
    const { headers } = await signer.sign({
      method: post === undefined ? 'GET' : 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      query: { ...query },
      headers: { ...post?.headers, host: endpoint.host },
      ...(post === undefined ? {} : { body: post.body }),
    });
    const url = new URL('/', endpoint);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await send(url, {
      method: post === undefined ? 'GET' : 'POST',
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(post === undefined ? {} : { body: post.body }),
    });
    const text = await readText(answer);
    if (!answer.ok) throw new ServiceError(errorName(text), answer.status);
    return text;
  };

const send = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch (error) {
    // `fetch` says what happened in the cause only.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  }
};

/** Reads an answer whole, or no more of it than its limit. */
const readText = async ({ body, status }: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new ServiceError('AnswerTooLarge', status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** JSON protocols name an error in `__type`, perhaps behind a namespace; query protocols in `<Code>`. */
const errorName = (text: string): string =>
  /"__type"\s*:\s*"(?:[\w.-]{1,100}#)?(\w{1,100})"/.exec(text)?.[1] ??
  /<Code>(\w{1,100})<\/Code>/.exec(text)?.[1] ??
  'ServiceError';
