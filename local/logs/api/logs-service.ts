import type { AwsJsonService } from '../../aws-json/http-server.ts';

/** CloudWatch Logs. */
export const LOGS_SERVICE: AwsJsonService = {
  title: 'local log store',
  contentType: 'application/x-amz-json-1.1',
  targetPrefix: 'Logs_20140328.',
  signingName: 'logs',
};
