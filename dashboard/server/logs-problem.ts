import { MalformedQueryException } from '@aws-sdk/client-cloudwatch-logs';
import type { Problem, ProblemCode } from '../contract/problem.ts';

/** Which call to CloudWatch Logs failed, and where it looked. */
export interface LogsCall {
  readonly operation: 'StartQuery' | 'GetQueryResults' | 'StopQuery';
  readonly logGroup: string;
}

type Wording = (call: LogsCall) => Omit<Problem, 'location'>;

const wording =
  (code: ProblemCode, sentence: string, remedy: string): Wording =>
  () => ({ code, sentence, remedy });

const THROTTLED = wording(
  'throttled',
  'CloudWatch Logs is getting more calls than this account may make.',
  'Wait a few seconds and search again; dashboards and scheduled queries share the same allowance.',
);
const QUOTA = wording(
  'query_quota',
  'As many queries are running in this account and region as CloudWatch Logs allows.',
  'Wait for one to end, or stop one in the CloudWatch console, then search again.',
);
const EXPIRED = wording(
  'credentials_expired',
  'The AWS credentials of the dashboard have expired.',
  'Sign in again (for instance `aws sso login`), then search again; restart the dashboard if they are set in its environment.',
);
const REFUSED = wording(
  'credentials_refused',
  'AWS does not accept the credentials of the dashboard.',
  'Check AWS_PROFILE or the access key, and that this machine has the right time.',
);
const MISSING = wording(
  'credentials_missing',
  'The dashboard has no AWS credentials that it can use.',
  'Sign in (for instance `aws sso login`) or set AWS_PROFILE, then search again.',
);
const UNREACHABLE = wording(
  'logs_unreachable',
  'The CloudWatch Logs endpoint does not answer.',
  'Check that the local stack is running, or the region and the network.',
);
const UNAVAILABLE = wording(
  'logs_unavailable',
  'CloudWatch Logs reports a failure of its own.',
  'Search again in a moment.',
);
const DENIED: Wording = ({ operation }) => ({
  code: 'access_denied',
  sentence: `The AWS credentials of the dashboard may not call logs:${operation}.`,
  remedy: `Allow logs:StartQuery, logs:GetQueryResults and logs:StopQuery on the log group for them.`,
});
const NOT_FOUND: Wording = ({ operation, logGroup }) =>
  operation === 'StartQuery'
    ? {
        code: 'log_group_unknown',
        sentence: `There is no log group ${logGroup} in this account and region.`,
        remedy: 'Check the name and the region; the group appears with the first call of the authorizer.',
      }
    : {
        code: 'query_unknown',
        sentence: 'CloudWatch Logs no longer knows this query.',
        remedy: 'Search again.',
      };
const MALFORMED = wording(
  'query_malformed',
  'CloudWatch Logs does not understand the query.',
  'This is a fault of the dashboard or of the log store: report it with the query shown.',
);
const UNEXPECTED: Wording = ({ operation }) => ({
  code: 'unexpected',
  sentence: `CloudWatch Logs refused ${operation} in a way that the dashboard does not know.`,
  remedy: 'Search again; if it stays, run the query in the CloudWatch console.',
});

const WORDINGS: Readonly<Record<string, Wording>> = {
  ThrottlingException: THROTTLED,
  TooManyRequestsException: THROTTLED,
  RequestLimitExceeded: THROTTLED,
  LimitExceededException: QUOTA,
  ExpiredTokenException: EXPIRED,
  ExpiredToken: EXPIRED,
  RequestExpired: EXPIRED,
  UnrecognizedClientException: REFUSED,
  InvalidClientTokenId: REFUSED,
  InvalidSignatureException: REFUSED,
  IncompleteSignatureException: REFUSED,
  MissingAuthenticationTokenException: REFUSED,
  CredentialsProviderError: MISSING,
  TokenProviderError: MISSING,
  AccessDeniedException: DENIED,
  AccessDenied: DENIED,
  NotAuthorized: DENIED,
  ResourceNotFoundException: NOT_FOUND,
  MalformedQueryException: MALFORMED,
  ServiceUnavailableException: UNAVAILABLE,
  ServiceUnavailable: UNAVAILABLE,
  InternalFailure: UNAVAILABLE,
  InternalServerException: UNAVAILABLE,
  TimeoutError: UNREACHABLE,
};

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * Says in words what a failed call to CloudWatch Logs means.
 *
 * Works by the name of the error alone: its message can hold ARNs and whatever a proxy wrote.
 */
export const explainLogsError = (error: unknown, call: LogsCall): Problem => {
  const location = error instanceof MalformedQueryException ? locationOf(error) : undefined;
  return { ...wordingOf(error)(call), ...(location === undefined ? {} : { location }) };
};

const wordingOf = (error: unknown): Wording => {
  if (!(error instanceof Error)) return UNEXPECTED;
  const named = Object.hasOwn(WORDINGS, error.name) ? WORDINGS[error.name] : undefined;
  if (named !== undefined) return named;
  if ('code' in error && typeof error.code === 'string' && NETWORK_CODES.has(error.code)) return UNREACHABLE;
  return UNEXPECTED;
};

const locationOf = (error: MalformedQueryException): Problem['location'] => {
  const { startCharOffset, endCharOffset } = error.queryCompileError?.location ?? {};
  return startCharOffset === undefined || endCharOffset === undefined
    ? undefined
    : { start: startCharOffset, end: endCharOffset };
};
