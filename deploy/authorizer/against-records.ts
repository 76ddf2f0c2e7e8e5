/** Actions on a log group that would take records away, or shorten or hide them. */
export const AGAINST_RECORDS: readonly string[] = [
  'logs:DeleteLogGroup',
  'logs:DeleteLogStream',
  'logs:DeleteIndexPolicy',
  'logs:DeleteRetentionPolicy',
  'logs:PutRetentionPolicy',
  'logs:PutIndexPolicy',
  'logs:PutTransformer',
  'logs:PutDataProtectionPolicy',
  'logs:PutLogGroupDeletionProtection',
  'logs:AssociateKmsKey',
  'logs:DisassociateKmsKey',
];
