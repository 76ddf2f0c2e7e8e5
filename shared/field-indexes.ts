import type { RecordKey } from './record-field/record-fields.ts';

/**
 * Keys of the decision record to index in CloudWatch Logs: what a search names. The store, the dashboard and the
 * deployment read this list.
 *
 * An index matches equality only, case-sensitively; one policy takes 20 fields at most.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing.html Field indexes}
 */
export const INDEXED_FIELDS = [
  'decision_id',
  'request_id',
  'fapi_interaction_id',
  'token_hash',
  'client_id',
  'sub',
  'certificate_thumbprint',
  'bound_thumbprint',
  'decision',
  'reason',
  'resource',
  'api_id',
] as const satisfies readonly RecordKey[];
