import { serviceNameOf } from '../../../authorizer/settings.ts';
import { AGAINST_RECORDS } from '../../../deploy/authorizer/against-records.ts';
import { METRIC_NAMESPACE } from '../../../shared/emf.ts';
import { METRICS } from '../../../shared/metrics.ts';
import type { FunctionConfigurationFacts, FunctionFacts, LogGroupFacts } from '../facts/aws-facts.ts';
import {
  parseDataProtection,
  parseFunction,
  parseIndexPolicies,
  parseLogGroup,
} from '../facts/parse-function.ts';
import { mapRead, type Read, readAs } from '../facts/read.ts';
import type { Probe } from '../probe/probe.ts';
import { attempt } from './attempt.ts';
import type { AwsReader } from './aws-reader.ts';
import { gatherIntrospection, type IntrospectionFacts } from './gather-connection.ts';

/** Reads everything about a function; never rejects. */
export const gatherFunction = async (
  reader: AwsReader,
  name: string,
  probe: Probe | undefined,
): Promise<FunctionFacts> => {
  const what = `the function ${functionNameOf(name)}`;
  const [configuration, reservedConcurrency, policy] = await Promise.all([
    attempt({ action: 'lambda:GetFunctionConfiguration', what }, () => reader.getFunction(name)),
    attempt({ action: 'lambda:GetFunctionConcurrency', what: `the concurrency of ${what}` }, () =>
      reader.getReservedConcurrency(unqualified(name)),
    ),
    attempt({ action: 'lambda:GetPolicy', what: `the policy of ${what}` }, () =>
      reader.getFunctionPolicy(name),
    ),
  ]);
  const parsed = mapRead(configuration, parseFunction);
  const [logGroup, allowedAgainstRecords, metricSeries, introspection] = await Promise.all([
    chain(parsed, ({ logGroup }) => gatherLogGroup(reader, logGroup)),
    chain(parsed, (facts) => findAllowed(reader, facts)),
    chain(parsed, (facts) => countSeries(reader, facts)),
    gatherConfigured(parsed, probe),
  ]);
  return {
    name: functionNameOf(name),
    reference: name,
    configuration: parsed,
    reservedConcurrency,
    policy,
    logGroup,
    allowedAgainstRecords,
    metricSeries,
    ...introspection,
  };
};

const chain = async <T, U>(read: Read<T>, next: (value: T) => Promise<Read<U>>): Promise<Read<U>> =>
  read.kind === 'read' ? next(read.value) : read;

const gatherConfigured = async (
  configuration: Read<FunctionConfigurationFacts>,
  probe: Probe | undefined,
): Promise<IntrospectionFacts> => {
  const environment = await chain(configuration, async (facts) => facts.environment);
  return environment.kind === 'read'
    ? gatherIntrospection(environment.value, probe, true)
    : { configurationProblems: environment, server: environment, introspection: environment };
};

const findAllowed = (
  reader: AwsReader,
  { role, logGroupArn }: FunctionConfigurationFacts,
): Promise<Read<readonly string[]>> =>
  attempt({ action: 'iam:SimulatePrincipalPolicy', what: 'what the role of the function may do' }, () =>
    reader.getAllowedActions({
      roleArn: role,
      actions: AGAINST_RECORDS,
      // A policy may name a group with or without its streams.
      resources: [logGroupArn, `${logGroupArn}:*`],
    }),
  );

const countSeries = (reader: AwsReader, { environment }: FunctionConfigurationFacts): Promise<Read<number>> =>
  chain(environment, (variables) =>
    attempt({ action: 'cloudwatch:ListMetrics', what: 'the metrics' }, () =>
      reader.countSeries({
        namespace: METRIC_NAMESPACE,
        metricName: METRICS.decisionLatency,
        dimension: { name: 'service', value: serviceNameOf(variables['POWERTOOLS_SERVICE_NAME'] ?? '') },
      }),
    ),
  );

/** Reads a log group with its policies; never rejects. */
export const gatherLogGroup = async (
  reader: AwsReader,
  name: string,
): Promise<Read<LogGroupFacts | undefined>> => {
  const group = await attempt({ action: 'logs:DescribeLogGroups', what: `the log group ${name}` }, () =>
    reader.getLogGroup(name),
  );
  if (group.kind === 'unreadable') return group;
  if (group.value === undefined) return readAs(undefined);
  const { kmsKeyId: keyArn } = group.value;
  const [indexes, protection, state] = await Promise.all([
    attempt({ action: 'logs:DescribeIndexPolicies', what: `the index policies of ${name}` }, () =>
      reader.getIndexPolicies(name),
    ),
    attempt({ action: 'logs:GetDataProtectionPolicy', what: `the data protection policy of ${name}` }, () =>
      reader.getDataProtectionPolicy(name),
    ),
    keyArn === undefined
      ? undefined
      : attempt({ action: 'kms:DescribeKey', what: `the key of the log group ${name}` }, () =>
          reader.getKeyState(keyArn),
        ),
  ]);
  return readAs(
    parseLogGroup(group.value, {
      indexedFields: mapRead(indexes, parseIndexPolicies),
      maskedIdentifiers: mapRead(protection, parseDataProtection),
      ...(keyArn === undefined || state === undefined ? {} : { key: { arn: keyArn, state } }),
    }),
  );
};

const FUNCTION_ARN = /^arn:[^:]+:lambda:[^:]+:\d+:function:([^:]+)/;

/** Name of a function that is given by name or ARN. */
const functionNameOf = (name: string): string => FUNCTION_ARN.exec(name)?.[1] ?? name.split(':')[0] ?? name;

/** A reserved concurrency is that of a function, never of a version. */
const unqualified = (name: string): string => FUNCTION_ARN.exec(name)?.[0] ?? functionNameOf(name);
