import {
  APIGatewayClient,
  GetAccountCommand,
  GetDeploymentCommand,
  GetGatewayResponsesCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetAuthorizersCommand as GetRestAuthorizersCommand,
  GetStagesCommand as GetRestStagesCommand,
} from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  GetApiCommand,
  GetApiMappingsCommand,
  GetDomainNamesCommand,
  GetAuthorizersCommand as GetHttpAuthorizersCommand,
  GetStagesCommand as GetHttpStagesCommand,
  GetRoutesCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  DescribeInsightRulesCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeIndexPoliciesCommand,
  DescribeLogGroupsCommand,
  GetDataProtectionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isNotFound } from './attempt.ts';
import type { AwsReader } from './aws-reader.ts';
import { createClockWatch } from './clock-watch.ts';
import { describeKeyState } from './describe-key.ts';
import { readPages } from './pages.ts';
import { createSignedSender } from './signed-request.ts';
import { simulatePolicy } from './simulate-policy.ts';

/** Largest truststore that is read, bytes; API Gateway's own limit is far below. */
const MAX_OBJECT_BYTES = 4_194_304;

const PAGE = 500;

/** Reads AWS through the SDK, with the credentials that the AWS CLI would use, in one region. */
export const createSdkReader = (region: string): AwsReader => {
  const clock = createClockWatch(Date.now);
  const rest = clock.watch(new APIGatewayClient({ region }));
  const http = clock.watch(new ApiGatewayV2Client({ region }));
  const lambda = clock.watch(new LambdaClient({ region }));
  const logs = clock.watch(new CloudWatchLogsClient({ region }));
  const cloudWatch = clock.watch(new CloudWatchClient({ region }));
  // The bucket of a truststore may be in another region than the API.
  const s3 = clock.watch(new S3Client({ region, followRegionRedirects: true }));

  const send = createSignedSender(lambda.config.credentials, process.env);

  return {
    getRestApi: (restApiId) => rest.send(new GetRestApiCommand({ restApiId })),
    getRestAuthorizers: (restApiId) =>
      readPages(async (position) => {
        const page = await rest.send(new GetRestAuthorizersCommand({ restApiId, position, limit: PAGE }));
        return { items: page.items, next: page.position };
      }),
    getResources: (restApiId) =>
      readPages(async (position) => {
        const page = await rest.send(
          new GetResourcesCommand({ restApiId, position, limit: PAGE, embed: ['methods'] }),
        );
        return { items: page.items, next: page.position };
      }),
    getGatewayResponses: (restApiId) =>
      readPages(async (position) => {
        const page = await rest.send(new GetGatewayResponsesCommand({ restApiId, position, limit: PAGE }));
        return { items: page.items, next: page.position };
      }),
    getRestStages: async (restApiId) => {
      const { item = [] } = await rest.send(new GetRestStagesCommand({ restApiId }));
      return item;
    },
    getDeployment: (restApiId, deploymentId) =>
      rest.send(new GetDeploymentCommand({ restApiId, deploymentId, embed: ['apisummary'] })),
    getAccount: () => rest.send(new GetAccountCommand({})),

    getHttpApi: (ApiId) => http.send(new GetApiCommand({ ApiId })),
    getHttpAuthorizers: (ApiId) =>
      readPages(async (NextToken) => {
        const page = await http.send(new GetHttpAuthorizersCommand({ ApiId, NextToken }));
        return { items: page.Items, next: page.NextToken };
      }),
    getRoutes: (ApiId) =>
      readPages(async (NextToken) => {
        const page = await http.send(new GetRoutesCommand({ ApiId, NextToken }));
        return { items: page.Items, next: page.NextToken };
      }),
    getHttpStages: (ApiId) =>
      readPages(async (NextToken) => {
        const page = await http.send(new GetHttpStagesCommand({ ApiId, NextToken }));
        return { items: page.Items, next: page.NextToken };
      }),

    getDomainNames: () =>
      readPages(async (NextToken) => {
        const page = await http.send(new GetDomainNamesCommand({ NextToken }));
        return { items: page.Items, next: page.NextToken };
      }),
    getApiMappings: (DomainName) =>
      readPages(async (NextToken) => {
        const page = await http.send(new GetApiMappingsCommand({ DomainName, NextToken }));
        return { items: page.Items, next: page.NextToken };
      }),
    getObject: async (Bucket, Key, VersionId) => {
      const Range = `bytes=0-${MAX_OBJECT_BYTES - 1}`;
      const { Body, VersionId: version } = await s3.send(
        new GetObjectCommand({ Bucket, Key, VersionId, Range }),
      );
      const text = (await Body?.transformToString()) ?? '';
      return { text, ...(version === undefined ? {} : { version }) };
    },
    getNewestVersion: async (Bucket, Key) =>
      (await s3.send(new HeadObjectCommand({ Bucket, Key }))).VersionId,

    getFunction: (FunctionName) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
    getReservedConcurrency: async (FunctionName) =>
      (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions,
    getFunctionPolicy: async (name) => {
      try {
        return (await lambda.send(new GetPolicyCommand({ FunctionName: name }))).Policy;
      } catch (error) {
        // Lambda calls a function without a policy not found.
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    getAllowedActions: (simulation) => simulatePolicy(send, simulation),
    getKeyState: (keyArn) => describeKeyState(send, keyArn),

    getLogGroup: async (name) => {
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
      return logGroups.find(({ logGroupName }) => logGroupName === name);
    },
    getIndexPolicies: (logGroup) =>
      readPages(async (nextToken) => {
        const page = await logs.send(
          new DescribeIndexPoliciesCommand({ logGroupIdentifiers: [logGroup], nextToken }),
        );
        return { items: page.indexPolicies, next: page.nextToken };
      }),
    getDataProtectionPolicy: async (logGroupIdentifier) =>
      (await logs.send(new GetDataProtectionPolicyCommand({ logGroupIdentifier }))).policyDocument,

    getMetricAlarms: () =>
      readPages(async (NextToken) => {
        const page = await cloudWatch.send(
          new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm'], NextToken }),
        );
        return { items: page.MetricAlarms, next: page.NextToken };
      }),
    getInsightRules: () =>
      readPages(async (NextToken) => {
        const page = await cloudWatch.send(new DescribeInsightRulesCommand({ NextToken }));
        return { items: page.InsightRules, next: page.NextToken };
      }),
    countSeries: async ({ namespace, metricName, dimension }) => {
      const { Metrics = [] } = await cloudWatch.send(
        new ListMetricsCommand({
          Namespace: namespace,
          MetricName: metricName,
          Dimensions: [{ Name: dimension.name, Value: dimension.value }],
        }),
      );
      return Metrics.length;
    },
    clockAheadMs: clock.aheadMs,
  };
};
