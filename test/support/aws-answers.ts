import type { LogsAnswer } from './dashboard-logs.ts';

const failed = (type: string, message: string): LogsAnswer => ({ kind: 'error', type, fields: { message } });

/**
 * Errors as CloudWatch Logs answers them in AWS JSON 1.1: HTTP 400 with `__type` and `message`.
 *
 * Written by the API reference and the messages that users report; not recorded from an account of our own.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html Common errors}
 */
export const AWS_ERRORS = {
  throttled: failed('ThrottlingException', 'Rate exceeded'),
  quota: failed('LimitExceededException', 'Account maximum query concurrency limit of [100] reached.'),
  expired: failed('ExpiredTokenException', 'The security token included in the request is expired'),
  refused: failed('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  denied: failed(
    'AccessDeniedException',
    'User: arn:aws:sts::123456789012:assumed-role/Reader/alice is not authorized to perform this action because no identity-based policy allows it',
  ),
  unknownGroup: failed(
    'ResourceNotFoundException',
    "Log group '/aws/lambda/gatelens-authorizer' does not exist for account ID '123456789012' (Service: AWSLogs; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: 4f5e2f0c-2b6d-4f0a-9d5e-2d3b0c0f8a11; Proxy: null)",
  ),
  unavailable: failed('ServiceUnavailableException', 'The service cannot complete the request.'),
} as const satisfies Readonly<Record<string, LogsAnswer>>;

/** A query in a state, with the rows that it has so far, as GetQueryResults answers. */
export const queryState = (
  status: string,
  results: readonly (readonly object[])[],
  statistics: Readonly<Record<string, number>> = {},
): LogsAnswer => ({
  kind: 'ok',
  body: {
    encryptionKey: null,
    queryLanguage: 'CWLI',
    status,
    results,
    statistics: {
      bytesScanned: 41_200_000,
      recordsMatched: results.length,
      recordsScanned: 40_000,
      estimatedBytesSkipped: 0,
      estimatedRecordsSkipped: 0,
      logGroupsScanned: 1,
      ...statistics,
    },
  },
});
