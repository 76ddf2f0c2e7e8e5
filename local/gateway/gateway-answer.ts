import type { AuthorizerResult } from './authorizer-result.ts';
import type { BackendAnswer } from './sample-api.ts';

/** An answer that the gateway gives by itself, after API Gateway's response types. */
export interface Refusal {
  /** `$context.error.responseType`. */
  readonly responseType: string;
  readonly status: number;
  readonly errorType: string;
  /** Some of API Gateway's answers spell the member with a capital. */
  readonly member: 'message' | 'Message';
  readonly message: string | null;
}

/** What is sent back. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Present when the gateway refused. */
  readonly refusal?: Refusal;
}

const refusal = (
  status: number,
  responseType: string,
  errorType: string,
  message: string | null,
  member: Refusal['member'] = 'message',
): Refusal => ({ responseType, status, errorType, member, message });

/** The refusals of API Gateway that the local gateway gives. */
export const REFUSALS = {
  badTarget: refusal(400, 'BAD_REQUEST_PARAMETERS', 'BadRequestException', 'Bad Request'),
  certificateRejected: refusal(403, 'ACCESS_DENIED', 'ForbiddenException', 'Forbidden'),
  foreignHost: refusal(403, 'ACCESS_DENIED', 'ForbiddenException', 'Forbidden'),
  unknownRoute: refusal(
    403,
    'MISSING_AUTHENTICATION_TOKEN',
    'MissingAuthenticationTokenException',
    'Missing Authentication Token',
  ),
  bodyIncomplete: refusal(408, 'DEFAULT_4XX', 'RequestTimeoutException', 'Request Timeout'),
  bodyTooLong: refusal(413, 'REQUEST_TOO_LARGE', 'RequestTooLargeException', 'Request Too Long'),
  targetTooLong: refusal(414, 'DEFAULT_4XX', 'RequestURITooLongException', 'Request-URI Too Long'),
  headersTooLong: refusal(
    431,
    'DEFAULT_4XX',
    'RequestHeadersTooLargeException',
    'Request Header Fields Too Large',
  ),
  unauthorized: refusal(401, 'UNAUTHORIZED', 'UnauthorizedException', 'Unauthorized'),
  explicitDeny: refusal(
    403,
    'ACCESS_DENIED',
    'AccessDeniedException',
    'User is not authorized to access this resource with an explicit deny',
    'Message',
  ),
  noMatch: refusal(
    403,
    'ACCESS_DENIED',
    'AccessDeniedException',
    'User is not authorized to access this resource',
    'Message',
  ),
  authorizerFailed: refusal(500, 'AUTHORIZER_CONFIGURATION_ERROR', 'AuthorizerConfigurationException', null),
} as const satisfies Readonly<Record<string, Refusal>>;

/** RFC 6750 section 3: the scheme is followed by at least one parameter. */
const STATIC_CHALLENGE = 'Bearer realm="gatelens"';

/** Builds the answer of a refusal that no policy context adds to. */
export const answerRefusal = (kind: Refusal): GatewayAnswer => ({
  status: kind.status,
  headers: {
    'x-amzn-ErrorType': kind.errorType,
    ...(kind === REFUSALS.unauthorized ? { 'WWW-Authenticate': STATIC_CHALLENGE } : {}),
  },
  body: JSON.stringify({ [kind.member]: kind.message }),
  refusal: kind,
});

/** Builds the answer of a deny: with the challenge and the ids that the authorizer put into the context. */
export const answerDenied = (explicit: boolean, result: AuthorizerResult): GatewayAnswer => {
  const answer = answerRefusal(explicit ? REFUSALS.explicitDeny : REFUSALS.noMatch);
  const mapped = { ...mapHeader('WWW-Authenticate', result, 'challenge'), ...mapIds(result) };
  return { ...answer, headers: { ...answer.headers, ...mapped } };
};

/** Builds the answer of an allowed call: the backend's, with the ids of the call. */
export const answerAllowed = (backend: BackendAnswer, result: AuthorizerResult): GatewayAnswer => ({
  status: backend.status,
  headers: mapIds(result),
  body: JSON.stringify(backend.body),
});

/** The ids that find the call again (FAPI 1.0 Baseline section 6.2.1 wants the second one back). */
const mapIds = (result: AuthorizerResult): Record<string, string> => ({
  ...mapHeader('X-Decision-Id', result, 'decision_id'),
  ...mapHeader('x-fapi-interaction-id', result, 'fapi_interaction_id'),
});

const mapHeader = (name: string, { context }: AuthorizerResult, key: string): Record<string, string> => {
  const value = context[key];
  const text = value === undefined ? '' : toHeaderText(String(value));
  return text === '' ? {} : { [name]: text };
};

/** A header value is one line of visible ASCII, spaces and tabs (RFC 9110 section 5.5); the rest becomes `?`. */
const toHeaderText = (text: string): string => text.replaceAll(/[^\t\x20-\x7e]/g, '?').trim();
