import {
  denied,
  type Examined,
  indexPolicies,
  logGroup,
  maskingPolicy,
} from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const groupWith = (changes: object): Examined => ({
  answers: { getLogGroup: async (name: string) => logGroup(name, changes) },
});

/** Cases of the log groups. */
export const LOG_CASES: readonly CheckCase[] = [
  [
    'log-group',
    'gone',
    'problem',
    /no log group \/gatelens\/decisions/,
    { answers: { getLogGroup: async () => undefined } },
  ],
  ['log-retention', 'for ever', 'warning', /for ever/, groupWith({ retentionInDays: undefined })],
  [
    'log-protection',
    'none',
    'warning',
    /no deletion protection/,
    groupWith({ deletionProtectionEnabled: false }),
  ],
  [
    'records-kept',
    'may delete the group',
    'problem',
    /^Its role may call logs:DeleteLogGroup on its log group\.$/,
    { answers: { getAllowedActions: async () => ['logs:DeleteLogGroup'] } },
  ],
  [
    'records-kept',
    'not readable',
    'not_checked',
    /iam:SimulatePrincipalPolicy/,
    { answers: { getAllowedActions: denied } },
  ],
  ['log-key', 'disabled', 'problem', /Disabled/, { answers: { getKeyState: async () => 'Disabled' } }],
  [
    'log-key',
    'about to be deleted',
    'problem',
    /PendingDeletion/,
    { answers: { getKeyState: async () => 'PendingDeletion' } },
  ],
  ['log-key', 'not readable', 'not_checked', /kms:DescribeKey/, { answers: { getKeyState: denied } }],
  ['log-key', 'none', 'ok', /no key of yours/, groupWith({})],
  [
    'log-class',
    'infrequent access',
    'problem',
    /INFREQUENT_ACCESS/,
    groupWith({ logGroupClass: 'INFREQUENT_ACCESS' }),
  ],
  ['field-indexes', 'none', 'warning', /token_hash/, { answers: { getIndexPolicies: async () => [] } }],
  [
    'field-indexes',
    'one missing',
    'warning',
    /^Without an index: decision_id\.$/,
    { answers: { getIndexPolicies: async () => indexPolicies(['request_id']) } },
  ],
  [
    'field-indexes',
    'not readable',
    'not_checked',
    /logs:DescribeIndexPolicies/,
    { answers: { getIndexPolicies: denied } },
  ],
  [
    'data-protection',
    'addresses',
    'warning',
    /EmailAddress/,
    {
      answers: {
        getDataProtectionPolicy: async () =>
          maskingPolicy('arn:aws:dataprotection::aws:data-identifier/EmailAddress'),
      },
    },
  ],
];
