import { createHash } from 'node:crypto';
import { camelCase, type GoldenRun } from './golden-run.ts';
import type { GoldenPolicy, GoldenVector } from './golden-vectors.ts';

/** One side of a comparison, with the general deviations taken out. */
export interface Comparable {
  readonly trace: readonly string[];
  readonly thrown?: string;
  readonly policyDocument?: unknown;
  readonly principalId?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly scopesCalledWith?: unknown;
  readonly seen?: unknown;
  readonly requestCount: number;
}

const OUR_KEYS = [
  'decision_id',
  'reason',
  'certificate_mismatch',
  'token_hash',
  'http_status',
  'fapi_interaction_id',
];
const SENT_HEADERS = ['accept', 'content-type', 'authorization', 'connection'];

/** What the Python class did, in the terms of the comparison. */
export const fromPython = ({ expected, fakeAuthlete }: GoldenVector): Comparable => {
  const { policy, raisedMessage, introspectionRequestSeenByServer: seen } = expected;
  return {
    trace: expected.hookTrace.map(camelCase),
    requestCount: (seen === null ? 0 : 1) + (expected.furtherRequestCount ?? 0),
    ...(raisedMessage === undefined ? {} : { thrown: raisedMessage }),
    ...(policy === undefined ? {} : fromPythonPolicy(policy, fakeAuthlete.body)),
    ...(expected.scopesCalledWith === undefined ? {} : { scopesCalledWith: expected.scopesCalledWith }),
    ...(seen === null ? {} : { seen: { ...seen, headers: pick(seen.headers) } }),
  };
};

const fromPythonPolicy = (policy: GoldenPolicy, answered: unknown): Partial<Comparable> => {
  const { introspection_request, introspection_response, ...rest } = policy.context;
  const request = parse(introspection_request);
  const response = parse(introspection_response);
  const clientId = rest['client_id'] === null ? undefined : rest['client_id'];
  return {
    policyDocument: policy.policyDocument,
    principalId: String(policy.principalId || clientId || 'anonymous'),
    context: {
      ...withoutNulls(rest, (key, value) => key === 'exp' && value === 0),
      introspection_request: hashedRequest(request),
      introspection_response: shownResponse(response, answered),
    },
  };
};

/** What Gatelens did, in the terms of the comparison. */
export const fromGatelens = ({ answer, thrown, trace, seen, scopesCalledWith }: GoldenRun): Comparable => {
  const [first] = seen;
  return {
    trace,
    requestCount: seen.length,
    ...(thrown === undefined ? {} : { thrown: thrown.message }),
    ...(answer !== undefined && 'policyDocument' in answer
      ? {
          policyDocument: answer.policyDocument,
          principalId: answer.principalId,
          context: plainContext(answer.context),
        }
      : {}),
    ...(scopesCalledWith === undefined ? {} : { scopesCalledWith }),
    ...(first === undefined
      ? {}
      : {
          seen: {
            method: first.method,
            path: first.path,
            headers: pick(first.headers),
            body: JSON.parse(first.body) as unknown,
          },
        }),
  };
};

const plainContext = (context: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { introspection_request, introspection_response, challenge, ...rest } = context;
  return {
    ...withoutNulls(rest, (key) => OUR_KEYS.includes(key)),
    ...(typeof challenge === 'string' ? { challenge: challenge.replace('realm="api", ', '') } : {}),
    introspection_request: parse(introspection_request),
    introspection_response: parse(introspection_response),
  };
};

const pick = (headers: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(SENT_HEADERS.map((name) => [name, headers[name]]));

const parse = (text: unknown): Record<string, unknown> | undefined =>
  typeof text === 'string' ? (JSON.parse(text) as Record<string, unknown>) : undefined;

const withoutNulls = (
  members: Readonly<Record<string, unknown>>,
  isDropped: (key: string, value: unknown) => boolean = () => false,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).filter(([key, value]) => value !== null && !isDropped(key, value)),
  );

/** B8: hashes in place of the token; the placeholder certificates of the vectors have no thumbprint. */
const hashedRequest = (request: Record<string, unknown> | undefined): unknown => {
  if (request === undefined) return undefined;
  const { token, clientCertificate: _pem, ...rest } = request;
  return {
    ...withoutNulls(rest, (_key, value) => value === 0 || value === false),
    ...(typeof token === 'string'
      ? { token_hash: createHash('sha256').update(token).digest('base64url') }
      : {}),
  };
};

/** B8: what the server sent and the class knows, without hidden properties; defaults that it did not send are not there. */
const shownResponse = (response: Record<string, unknown> | undefined, answered: unknown): unknown => {
  if (response === undefined) return undefined;
  const sent = new Set(Object.keys((answered ?? {}) as object));
  const shown = withoutNulls(response, (key) => !sent.has(key));
  const { properties } = shown;
  if (!Array.isArray(properties)) return shown;
  return {
    ...shown,
    properties: properties.filter((property: { hidden?: boolean }) => property.hidden !== true),
  };
};
