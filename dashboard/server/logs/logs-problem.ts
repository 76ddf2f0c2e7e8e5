import { MalformedQueryException } from '@aws-sdk/client-cloudwatch-logs';
import type { Problem, ProblemCode } from '../../contract/problem.ts';
import type { LogGroups } from './log-groups.ts';

/** Which call to CloudWatch failed, and where it looked. */
export interface LogsCall {
  readonly operation: string;
  /** IAM prefix of the action. Default `logs`. */
  readonly service?: 'logs' | 'cloudwatch';
  readonly logGroups?: LogGroups;
  /** The query text is the reader's own, so that a mistake in it is theirs. */
  readonly isReadersText?: boolean;
}

type Wording = (call: LogsCall) => Omit<Problem, 'location'>;

const wording =
  (code: ProblemCode, sentence: string, remedy: string, retryAfterMs?: number): Wording =>
  () => ({ code, sentence, remedy, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });

const SOON_MS = 2_000;
const LATER_MS = 10_000;

const THROTTLED = wording(
  'throttled',
  'CloudWatch Logs is getting more calls than this account may make.',
  'Wait a few seconds and search again; dashboards and scheduled queries share the same allowance.',
  SOON_MS,
);
const QUOTA = wording(
  'query_quota',
  'As many queries are running in this account and region as CloudWatch Logs allows.',
  'Wait for one to end, or stop one in the CloudWatch console, then search again.',
  LATER_MS,
);
const EXPIRED = wording(
  'credentials_expired',
  'The AWS credentials have expired.',
  'Sign in again (for instance `aws sso login`), then try again; where they are set in the environment, set new ones and start again.',
);
const REFUSED = wording(
  'credentials_refused',
  'AWS does not accept the credentials.',
  'Check AWS_PROFILE or the access key, and that this machine has the right time.',
);
const MISSING = wording(
  'credentials_missing',
  'There are no AWS credentials to use.',
  'Sign in (for instance `aws sso login`) or set AWS_PROFILE, then try again.',
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
  SOON_MS,
);
const DENIED: Wording = ({ operation, service = 'logs' }) => ({
  code: 'access_denied',
  sentence: `The AWS credentials may not call ${service}:${operation}.`,
  remedy: `Allow ${service}:${operation} for them; docs/dashboard.md lists every action that is called.`,
});
const NOT_FOUND: Wording = ({ logGroups }) =>
  logGroups === undefined
    ? {
        code: 'query_unknown',
        sentence: 'CloudWatch Logs no longer knows this query.',
        remedy: 'Search again.',
      }
    : {
        code: 'log_group_unknown',
        sentence: `There is no log group ${logGroups.join(' or ')} in this account and region.`,
        remedy: 'Check the name and the region; the group appears with the first call of the authorizer.',
      };
const MALFORMED: Wording = ({ isReadersText }) => ({
  code: 'query_malformed',
  sentence: 'CloudWatch Logs does not understand the query.',
  remedy:
    isReadersText === true
      ? 'Correct it at the marked place and run it again.'
      : 'This is a fault of the dashboard or of the log store: report it with the query shown.',
});
const UNEXPECTED: Wording = ({ operation, service }) => ({
  code: 'unexpected',
  sentence: `${service === 'cloudwatch' ? 'CloudWatch' : 'CloudWatch Logs'} refused ${operation} in a way that the dashboard does not know.`,
  remedy:
    service === 'cloudwatch'
      ? 'Look at the alarms in the CloudWatch console.'
      : 'Search again; if it stays, run the query in the CloudWatch console.',
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
 * Works by the name of the error: its message can hold ARNs and whatever a proxy wrote.
 */
export const explainLogsError = (error: unknown, call: LogsCall): Problem => ({
  ...wordingOf(error)(call),
  ...(error instanceof MalformedQueryException ? compileErrorOf(error) : {}),
});

const wordingOf = (error: unknown): Wording => {
  if (!(error instanceof Error)) return UNEXPECTED;
  const named = Object.hasOwn(WORDINGS, error.name) ? WORDINGS[error.name] : undefined;
  if (named !== undefined) return named;
  if ('code' in error && typeof error.code === 'string' && NETWORK_CODES.has(error.code)) return UNREACHABLE;
  return UNEXPECTED;
};

const MAX_DETAIL_LENGTH = 300;
const CONTROL = /\p{C}+/gu;

/** Where the query is wrong. The message is about the text that the reader sees anyway. */
const compileErrorOf = (error: MalformedQueryException): Pick<Problem, 'location' | 'detail'> => {
  const { location, message } = error.queryCompileError ?? {};
  const { startCharOffset: start, endCharOffset: end } = location ?? {};
  return {
    ...(start === undefined || end === undefined ? {} : { location: { start, end } }),
    ...(message === undefined
      ? {}
      : { detail: message.replaceAll(CONTROL, ' ').slice(0, MAX_DETAIL_LENGTH) }),
  };
};
