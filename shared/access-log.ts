/** Name and version of the access-log line. */
export const ACCESS_LOG_SCHEMA = 'gatelens.access/1';

/**
 * Keys of an access-log line and the variable behind each in a REST API.
 *
 * API Gateway writes `-` for a variable without a value. What a caller has a say in comes last: whether API Gateway
 * escapes quotes in it is not documented, and a line that such a text breaks is still read up to there.
 *
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html Access-log variables}
 */
export const ACCESS_LOG_VARIABLES = {
  request_id: '$context.requestId',
  extended_request_id: '$context.extendedRequestId',
  request_time: '$context.requestTime',
  request_time_epoch: '$context.requestTimeEpoch',
  api_id: '$context.apiId',
  stage: '$context.stage',
  resource: '$context.resourcePath',
  protocol: '$context.protocol',
  source_ip: '$context.identity.sourceIp',
  tls_version: '$context.tlsVersion',
  cipher_suite: '$context.cipherSuite',
  status: '$context.status',
  response_length: '$context.responseLength',
  response_latency_ms: '$context.responseLatency',
  error_type: '$context.error.responseType',
  authorizer_status: '$context.authorizer.status',
  authorizer_latency_ms: '$context.authorizer.latency',
  authorizer_request_id: '$context.authorizer.requestId',
  authorizer_integration_status: '$context.authorizer.integrationStatus',
  decision_id: '$context.authorizer.decision_id',
  decision_reason: '$context.authorizer.reason',
  integration_status: '$context.integration.status',
  integration_latency_ms: '$context.integration.latency',
  waf_response_code: '$context.wafResponseCode',
  authorizer_error: '$context.authorizer.error',
  certificate_serial: '$context.identity.clientCert.serialNumber',
  certificate_subject: '$context.identity.clientCert.subjectDN',
  certificate_issuer: '$context.identity.clientCert.issuerDN',
  error_message: '$context.error.message',
  domain: '$context.domainName',
  method: '$context.httpMethod',
  path: '$context.path',
  user_agent: '$context.identity.userAgent',
} as const;

/** Key of an access-log line. */
export type AccessLogKey = keyof typeof ACCESS_LOG_VARIABLES;

/** Every key, in the order of the line. */
export const ACCESS_LOG_KEYS: readonly AccessLogKey[] = Object.keys(ACCESS_LOG_VARIABLES) as AccessLogKey[];

/**
 * What an HTTP API calls otherwise; null for what it has no variable for.
 *
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html HTTP API access logs}
 */
const HTTP_API_VARIABLES: { readonly [key in AccessLogKey]?: string | null } = {
  resource: '$context.routeKey',
  tls_version: null,
  cipher_suite: null,
  authorizer_status: null,
  authorizer_latency_ms: null,
  authorizer_request_id: null,
  authorizer_integration_status: null,
  waf_response_code: null,
};

/** Kind of API that has a format of its own. */
export type AccessLogApi = 'rest' | 'http';

/** The variable behind a key; undefined where that kind of API has none. */
export const accessLogVariable = (api: AccessLogApi, key: AccessLogKey): string | undefined => {
  const variable = api === 'rest' ? undefined : HTTP_API_VARIABLES[key];
  return variable === null ? undefined : (variable ?? ACCESS_LOG_VARIABLES[key]);
};

/**
 * Builds the access-log format to set on a stage: one JSON object on one line. Every value is in quotes, since API
 * Gateway writes `-` also where a number is missing.
 */
export const accessLogFormat = (api: AccessLogApi = 'rest'): string =>
  JSON.stringify({
    schema: ACCESS_LOG_SCHEMA,
    ...Object.fromEntries(ACCESS_LOG_KEYS.map((key) => [key, accessLogVariable(api, key)])),
  });

/**
 * Builds the access-log line of one request, as API Gateway would from {@link accessLogFormat}.
 *
 * @param values - Known values; what is absent becomes `-`.
 */
export const buildAccessLogLine = (values: { readonly [key in AccessLogKey]?: string }): string =>
  JSON.stringify({
    schema: ACCESS_LOG_SCHEMA,
    ...Object.fromEntries(ACCESS_LOG_KEYS.map((key) => [key, values[key] ?? '-'])),
  });
