import { randomBytes, randomUUID } from 'node:crypto';
import type { PresentedCertificate } from './client-certificate.ts';
import type { HeaderLine } from './request-headers.ts';
import type { RequestTarget } from './request-target.ts';

/** One of the two ways into the API. */
export interface Endpoint {
  /** Whether this is the custom domain with mutual TLS, or the default execute-api endpoint without it. */
  readonly kind: 'mutual_tls' | 'default';
  readonly apiId: string;
  readonly stage: string;
  readonly domainName: string;
}

/** The ids that API Gateway gives to a call. */
export interface CallIds {
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** X-Ray trace header with the root only. */
  readonly traceId: string;
}

/** A call as it came over the wire. */
export interface GatewayCall {
  readonly endpoint: Endpoint;
  readonly ids: CallIds;
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number;
  readonly method: string;
  /** `undefined` when the request target is not one that an API has. */
  readonly target: RequestTarget | undefined;
  readonly headers: readonly HeaderLine[];
  /** `HTTP/1.1` or `HTTP/1.0`. */
  readonly protocol: string;
  readonly sourceIp: string;
  readonly tlsVersion: string;
  readonly cipherSuite: string;
  readonly certificate: PresentedCertificate;
}

/** Account that the local API belongs to. */
export const ACCOUNT_ID = '123456789012';

/** Region that the local API is in. */
export const REGION = 'us-east-1';

/** Makes the ids of a call in API Gateway's forms. */
export const createCallIds = (nowMs: number): CallIds => ({
  requestId: randomUUID(),
  extendedRequestId: randomBytes(11).toString('base64'),
  traceId: `Root=1-${Math.floor(nowMs / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
});

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes a time as `$context.requestTime` has it: `18/Jul/2017:06:29:15 +0000`. */
export const formatRequestTime = (epochMs: number): string => {
  const time = new Date(epochMs);
  const date = [two(time.getUTCDate()), MONTHS[time.getUTCMonth()], time.getUTCFullYear()].join('/');
  return `${date}:${[time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(':')} +0000`;
};

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Takes the stage off the path of a call to the default endpoint, where it is the first segment.
 *
 * @returns The path that routes are matched with; `undefined` when another stage or none is named.
 */
export const stripStage = (endpoint: Endpoint, path: string): string | undefined => {
  if (endpoint.kind === 'mutual_tls') return path;
  const prefix = `/${endpoint.stage}`;
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
};

/** Largest method ARN of a call with an authorizer, in bytes. */
export const MAX_METHOD_ARN_BYTES = 1_600;

/** Builds the ARN of the method that is called. @param path - Without the stage, not decoded. */
export const buildMethodArn = ({ apiId, stage }: Endpoint, method: string, path: string): string =>
  `arn:aws:execute-api:${REGION}:${ACCOUNT_ID}:${apiId}/${stage}/${method}${path}`;
