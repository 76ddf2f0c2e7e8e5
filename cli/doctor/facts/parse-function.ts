import type { IndexPolicy, LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { isObject, withoutUndefined } from '../../../authorizer/json.ts';
import type { FunctionConfigurationFacts, LogGroupFacts } from './aws-facts.ts';
import { parseJson } from './parse-json.ts';
import { type Read, readAs, unreadable } from './read.ts';

/** What Lambda has where nothing is set, seconds. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

export const parseFunction = (configuration: FunctionConfiguration): FunctionConfigurationFacts => {
  const functionName = configuration.FunctionName ?? '';
  const { LogFormat, ApplicationLogLevel, LogGroup: group } = configuration.LoggingConfig ?? {};
  const logGroup = group || `/aws/lambda/${functionName}`;
  const [, partition = '', , region = '', account = ''] = (configuration.FunctionArn ?? '').split(':');
  return withoutUndefined({
    functionName,
    runtime: configuration.Runtime ?? configuration.PackageType ?? '',
    timeoutSeconds: configuration.Timeout ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMb: configuration.MemorySize ?? DEFAULT_MEMORY_MB,
    state: configuration.State ?? 'Active',
    lastUpdate: configuration.LastUpdateStatus ?? 'Successful',
    role: configuration.Role ?? '',
    logFormat: LogFormat ?? 'Text',
    applicationLogLevel: ApplicationLogLevel,
    logGroup,
    logGroupArn: `arn:${partition}:logs:${region}:${account}:log-group:${logGroup}`,
    environment: environmentOf(configuration),
  });
};

/** Lambda answers with an error in the place of variables that the caller may not decrypt. */
const environmentOf = ({ Environment }: FunctionConfiguration): Read<Readonly<Record<string, string>>> =>
  Environment?.Error === undefined
    ? readAs(Environment?.Variables ?? {})
    : unreadable(
        'Lambda does not show the variables of the function, most likely since the credentials may not decrypt them.',
        'Allow kms:Decrypt on the key of the function.',
      );

/** Where log events can be searched by every field. */
const DEFAULT_CLASS = 'STANDARD';

export const parseLogGroup = (
  group: LogGroup,
  more: Pick<LogGroupFacts, 'indexedFields' | 'maskedIdentifiers' | 'key'>,
): LogGroupFacts =>
  withoutUndefined({
    name: group.logGroupName ?? '',
    retentionDays: group.retentionInDays,
    isProtected: group.deletionProtectionEnabled === true,
    logClass: group.logGroupClass ?? DEFAULT_CLASS,
    ...more,
  });

/** Lists the fields of index policies, those of the group and of the account. */
export const parseIndexPolicies = (policies: readonly IndexPolicy[]): readonly string[] =>
  policies.flatMap(({ policyDocument }) => {
    const document = parseJson(policyDocument);
    if (!isObject(document)) return [];
    // `FieldsV2` is an object by field, for indexes that are facets as well.
    const names = isObject(document['FieldsV2']) ? Object.keys(document['FieldsV2']) : [];
    return [...textsOf(document['Fields']), ...names];
  });

/**
 * Lists the data identifiers that a policy masks.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html Data protection policies}
 */
export const parseDataProtection = (policy: string | undefined): readonly string[] | undefined => {
  const document = parseJson(policy);
  if (!isObject(document) || !Array.isArray(document['Statement'])) return undefined;
  return document['Statement'].flatMap((statement: unknown) => {
    if (!isObject(statement)) return [];
    const operation = statement['Operation'];
    const isMasking = isObject(operation) && 'Deidentify' in operation;
    return isMasking
      ? textsOf(statement['DataIdentifier']).map((name) => name.slice(name.lastIndexOf('/') + 1))
      : [];
  });
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
