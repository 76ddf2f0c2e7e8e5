import type * as rest from '@aws-sdk/client-api-gateway';
import type { Account, Deployment, RestApi } from '@aws-sdk/client-api-gateway';
import type * as http from '@aws-sdk/client-apigatewayv2';
import type { ApiMapping, DomainName, GetApiResponse, Route } from '@aws-sdk/client-apigatewayv2';
import type { InsightRule, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { IndexPolicy, LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Simulation } from './simulate-policy.ts';

/** An object in S3. */
export interface StoredObject {
  readonly text: string;
  /** Absent in a bucket without versions. */
  readonly version?: string;
}

/**
 * What the doctor reads of AWS, as the SDK returns it, all pages of a list together. Every member may reject with an
 * error of the SDK; none changes anything.
 */
export interface AwsReader {
  getRestApi(apiId: string): Promise<RestApi>;
  getRestAuthorizers(apiId: string): Promise<readonly rest.Authorizer[]>;
  /** With their methods. */
  getResources(apiId: string): Promise<readonly rest.Resource[]>;
  getGatewayResponses(apiId: string): Promise<readonly rest.GatewayResponse[]>;
  getRestStages(apiId: string): Promise<readonly rest.Stage[]>;
  /** With its summary. */
  getDeployment(apiId: string, deploymentId: string): Promise<Deployment>;
  getAccount(): Promise<Account>;

  getHttpApi(apiId: string): Promise<GetApiResponse>;
  getHttpAuthorizers(apiId: string): Promise<readonly http.Authorizer[]>;
  getRoutes(apiId: string): Promise<readonly Route[]>;
  getHttpStages(apiId: string): Promise<readonly http.Stage[]>;

  /** Custom domains of REST and HTTP APIs alike. */
  getDomainNames(): Promise<readonly DomainName[]>;
  getApiMappings(domainName: string): Promise<readonly ApiMapping[]>;
  getObject(bucket: string, key: string, version?: string): Promise<StoredObject>;
  /** Version that the object has now. */
  getNewestVersion(bucket: string, key: string): Promise<string | undefined>;

  /** `name` is a name or an ARN, perhaps with a qualifier. */
  getFunction(name: string): Promise<FunctionConfiguration>;
  getReservedConcurrency(name: string): Promise<number | undefined>;
  /** JSON of the resource policy; undefined where there is none. */
  getFunctionPolicy(name: string): Promise<string | undefined>;

  /** Which of the actions a role may take on any of the resources. */
  getAllowedActions(simulation: Simulation): Promise<readonly string[]>;
  /** Such as `Enabled`. */
  getKeyState(keyArn: string): Promise<string>;

  /** undefined when there is no such group. */
  getLogGroup(name: string): Promise<LogGroup | undefined>;
  getIndexPolicies(logGroup: string): Promise<readonly IndexPolicy[]>;
  /** JSON; undefined where there is none. */
  getDataProtectionPolicy(logGroup: string): Promise<string | undefined>;

  getMetricAlarms(): Promise<readonly MetricAlarm[]>;
  getInsightRules(): Promise<readonly InsightRule[]>;
  /** Counts the series of a metric that had data in the last two weeks. */
  countSeries(metric: SeriesName): Promise<number>;

  /** How far this machine's clock is ahead of AWS's, by the answers so far, milliseconds; undefined before the first. */
  clockAheadMs(): number | undefined;
}

/** A metric and one of its dimensions. */
export interface SeriesName {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimension: { readonly name: string; readonly value: string };
}
