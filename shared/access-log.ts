/** Name and version of the access-log line. */
export const ACCESS_LOG_SCHEMA = 'gatelens.access/1';

/**
 * Keys of an access-log line and the API Gateway variable behind each.
 *
 * API Gateway writes `-` for a variable without a value, and every value as a string.
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
  domain: '$context.domainName',
  method: '$context.httpMethod',
  path: '$context.path',
  resource: '$context.resourcePath',
  protocol: '$context.protocol',
  source_ip: '$context.identity.sourceIp',
  user_agent: '$context.identity.userAgent',
  tls_version: '$context.tlsVersion',
  cipher_suite: '$context.cipherSuite',
  status: '$context.status',
  response_length: '$context.responseLength',
  response_latency_ms: '$context.responseLatency',
  error_type: '$context.error.responseType',
  error_message: '$context.error.message',
  authorizer_status: '$context.authorizer.status',
  authorizer_error: '$context.authorizer.error',
  authorizer_latency_ms: '$context.authorizer.latency',
  authorizer_request_id: '$context.authorizer.requestId',
  decision_id: '$context.authorizer.decision_id',
  decision_reason: '$context.authorizer.reason',
  integration_status: '$context.integration.status',
  integration_latency_ms: '$context.integration.latency',
  waf_response_code: '$context.wafResponseCode',
  certificate_subject: '$context.identity.clientCert.subjectDN',
  certificate_issuer: '$context.identity.clientCert.issuerDN',
  certificate_serial: '$context.identity.clientCert.serialNumber',
} as const;

/** Key of an access-log line. */
export type AccessLogKey = keyof typeof ACCESS_LOG_VARIABLES;

/** Builds the access-log format to set on an API Gateway stage: one JSON object on one line. */
export const accessLogFormat = (): string =>
  JSON.stringify({ schema: ACCESS_LOG_SCHEMA, ...ACCESS_LOG_VARIABLES });

/**
 * Builds the access-log line of one request, as API Gateway would from {@link accessLogFormat}.
 *
 * @param values - Known values; what is absent becomes `-`.
 */
export const buildAccessLogLine = (values: { readonly [key in AccessLogKey]?: string }): string => {
  const keys = Object.keys(ACCESS_LOG_VARIABLES) as AccessLogKey[];
  return JSON.stringify({
    schema: ACCESS_LOG_SCHEMA,
    ...Object.fromEntries(keys.map((key) => [key, values[key] ?? '-'])),
  });
};
