import { type Read, readAs, type Unreadable, unreadable } from '../facts/read.ts';

/** A read of AWS: the IAM action that it needs, and what is read. */
export interface Attempt {
  readonly action: string;
  /** Such as `the stages of the API`. */
  readonly what: string;
}

/** Reads something; never rejects. */
export const attempt = async <T>(about: Attempt, read: () => Promise<T>): Promise<Read<T>> => {
  try {
    return readAs(await read());
  } catch (error) {
    return explainFailure(error, about);
  }
};

type Cause = 'denied' | 'not_found' | 'throttled' | 'credentials' | 'network' | 'other';

const BY_NAME: Readonly<Record<string, Cause>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  UnauthorizedOperation: 'denied',
  NotFoundException: 'not_found',
  ResourceNotFoundException: 'not_found',
  NoSuchBucket: 'not_found',
  NoSuchKey: 'not_found',
  NoSuchVersion: 'not_found',
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  ExpiredToken: 'credentials',
  ExpiredTokenException: 'credentials',
  InvalidClientTokenId: 'credentials',
  InvalidAccessKeyId: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  InvalidSignatureException: 'credentials',
  UnrecognizedClientException: 'credentials',
  MissingAuthenticationTokenException: 'credentials',
  TimeoutError: 'network',
};
const BY_STATUS: Readonly<Record<number, Cause>> = {
  401: 'credentials',
  403: 'denied',
  404: 'not_found',
  429: 'throttled',
};
const NETWORK = /^(?:E(?:CONN|NOT|AI_|HOST|NET|PIPE|TIMED)|ERR_TLS|CERT_|UNABLE_TO|SELF_SIGNED)/;

/** By name and status of the error only: messages hold ARNs and whatever a proxy wrote. */
const causeOf = (error: unknown): Cause => {
  if (!(error instanceof Error)) return 'other';
  const named = Object.hasOwn(BY_NAME, error.name) ? BY_NAME[error.name] : undefined;
  if (named !== undefined) return named;
  if (/throttl|toomanyrequests|limitexceeded/i.test(error.name)) return 'throttled';
  if ('code' in error && NETWORK.test(String(error.code))) return 'network';
  return BY_STATUS[statusOf(error) ?? 0] ?? 'other';
};

const statusOf = (error: Error): number | undefined => {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const isObject = typeof metadata === 'object' && metadata !== null;
  return isObject && 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined;
};

/** Tells whether the thing that was asked for does not exist. */
export const isNotFound = (error: unknown): boolean => causeOf(error) === 'not_found';

const explainFailure = (error: unknown, { action, what }: Attempt): Unreadable => {
  switch (causeOf(error)) {
    case 'denied':
      return unreadable(
        `The credentials may not call ${action}, so ${what} could not be read.`,
        `Allow ${action}; docs/iam.md has the policy of the doctor.`,
      );
    case 'not_found':
      return unreadable(`AWS does not find ${what} (${action}).`, 'Check names, region and account.');
    case 'throttled':
      return unreadable(
        `AWS throttled ${action}, so ${what} could not be read.`,
        'Run it again in a minute.',
      );
    case 'credentials':
      return unreadable(
        `AWS does not accept the credentials, so ${what} could not be read.`,
        'Sign in (for instance `aws sso login`) or set AWS_PROFILE; check the clock of this machine.',
      );
    case 'network':
      return unreadable(
        `The endpoint of ${action.split(':')[0]} does not answer, so ${what} could not be read.`,
        'Check the network and --region.',
      );
    case 'other':
      return unreadable(
        `${action} failed (${error instanceof Error ? error.name : 'unknown'}), so ${what} could not be read.`,
        'Run it again; if it stays, try the same with the AWS CLI.',
      );
  }
};
