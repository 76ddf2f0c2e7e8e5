import { X509Certificate } from 'node:crypto';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AwsReader } from '../../cli/doctor/aws/aws-reader.ts';
import { type AwsTarget, gatherAws } from '../../cli/doctor/aws/gather-aws.ts';
import { AWS_CHECKS } from '../../cli/doctor/checks/aws-checks.ts';
import { type Finding, runChecks } from '../../cli/doctor/finding.ts';
import type { Probe } from '../../cli/doctor/probe/probe.ts';
import { makeCertificates } from '../../local/certificates/certificate-maker.ts';
import { accessLogFormat } from '../../shared/access-log.ts';
import { ALARMS, type AlarmSeries, dimensionsOf } from '../../shared/alarms.ts';
import { INDEXED_FIELDS } from '../../shared/field-indexes.ts';

// Answers of AWS in the form that the SDK gives them. They are made after AWS's API reference, and were not recorded
// from a live account.

/** Id of the API. */
export const API_ID = 'abc123def4';
/** Secret of the function's environment: it must be in no report. */
export const PLAIN_SECRET = 'plain-secret-that-nobody-may-see';
/** Time of the tests, milliseconds since the epoch. */
export const NOW = Date.now();

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const FUNCTION = 'gatelens-authorizer';
const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${FUNCTION}`;
const AUTHORIZER_URI = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
const DECISIONS = '/gatelens/decisions';
const ACCESS = '/gatelens/access';
const DOMAIN = 'api.example.com';
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:gatelens`;
/** Key of the log groups. */
export const LOG_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

/** Certificates of the worlds, a year of validity before them. */
export const CERTIFICATES = await makeCertificates(NOW);

/** An error as the SDK throws it. */
export const sdkError = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error('User: arn:aws:iam::111122223333:user/x is not authorized'), {
    name,
    $metadata: { httpStatusCode },
  });

const rejecting = (name: string, status: number) => (): Promise<never> =>
  Promise.reject(sdkError(name, status));

/** Refuses to answer for want of a permission. */
export const denied = rejecting('AccessDeniedException', 403);
/** Does not know what it is asked for. */
const absent = rejecting('NotFoundException', 404);

/** Variables of a function as the constructs set them. */
export const VARIABLES = {
  AUTHLETE_BASE_URL: 'https://api.authlete.example',
  AUTHLETE_SERVICE_APIKEY: '12345678',
  AUTHLETE_SERVICE_APISECRET_ARN: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:authlete-AbCdEf`,
  GATELENS_ROUTES: '{"GET /time":["time:query"]}',
  GATELENS_REQUIRE_BINDING: 'true',
  GATELENS_ALLOWED_DOMAINS: DOMAIN,
  POWERTOOLS_SERVICE_NAME: FUNCTION,
} as const;

/** The function's settings. */
export const functionAnswer = (changes: object = {}, variables: object = VARIABLES): object => ({
  FunctionName: FUNCTION,
  FunctionArn: FUNCTION_ARN,
  Runtime: 'nodejs24.x',
  Role: `arn:aws:iam::${ACCOUNT}:role/gatelens`,
  Handler: 'index.handler',
  Timeout: 10,
  MemorySize: 512,
  State: 'Active',
  LastUpdateStatus: 'Successful',
  PackageType: 'Zip',
  Architectures: ['arm64'],
  Environment: { Variables: variables },
  LoggingConfig: { LogFormat: 'Text', LogGroup: DECISIONS },
  ...changes,
});

/** An authorizer of a REST API. */
export const restAuthorizer = (changes: object = {}): object => ({
  id: 'auth01',
  name: 'gatelens',
  type: 'REQUEST',
  authType: 'custom',
  authorizerUri: AUTHORIZER_URI,
  authorizerResultTtlInSeconds: 0,
  ...changes,
});

/** An authorizer of an HTTP API. */
export const httpAuthorizer = (changes: object = {}): object => ({
  AuthorizerId: 'auth01',
  Name: 'gatelens',
  AuthorizerType: 'REQUEST',
  AuthorizerUri: AUTHORIZER_URI,
  AuthorizerPayloadFormatVersion: '2.0',
  AuthorizerResultTtlInSeconds: 0,
  EnableSimpleResponses: false,
  ...changes,
});

/** Gateway responses as the constructs set them. */
export const gatewayResponses = (changes: Readonly<Record<string, object | undefined>> = {}): object[] => {
  const headers = {
    'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.challenge',
    'gatewayresponse.header.X-Decision-Id': 'context.authorizer.decision_id',
  };
  const fixed = { ...headers, 'gatewayresponse.header.WWW-Authenticate': `'Bearer realm="api"'` };
  const all: Readonly<Record<string, object | undefined>> = {
    ACCESS_DENIED: headers,
    AUTHORIZER_FAILURE: headers,
    AUTHORIZER_CONFIGURATION_ERROR: headers,
    UNAUTHORIZED: fixed,
    ...changes,
  };
  return Object.entries(all).map(([responseType, responseParameters]) => ({
    responseType,
    statusCode: '403',
    defaultResponse: responseParameters === undefined,
    responseParameters: responseParameters ?? {},
    responseTemplates: {},
  }));
};

/** A stage of a REST API. */
export const restStage = (changes: object = {}): object => ({
  stageName: 'prod',
  deploymentId: 'dep1',
  methodSettings: {},
  accessLogSettings: {
    format: accessLogFormat('rest'),
    destinationArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${ACCESS}`,
  },
  ...changes,
});

/** A stage of an HTTP API. */
export const httpStage = (changes: object = {}): object => ({
  StageName: '$default',
  AutoDeploy: true,
  DeploymentId: 'dep1',
  LastDeploymentStatusMessage: "Successfully deployed stage with deployment ID 'dep1'",
  AccessLogSettings: {
    Format: accessLogFormat('http'),
    DestinationArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${ACCESS}:*`,
  },
  ...changes,
});

/** A custom domain; `configuration` changes its endpoint, `mutualTls` its truststore. */
export const domainName = (configuration: object = {}, mutualTls: object | null = {}): object => ({
  DomainName: DOMAIN,
  ApiMappingSelectionExpression: '$request.basepath',
  DomainNameConfigurations: [
    {
      ApiGatewayDomainName: `d-1.execute-api.${REGION}.amazonaws.com`,
      CertificateArn: `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/1`,
      DomainNameStatus: 'AVAILABLE',
      EndpointType: 'REGIONAL',
      SecurityPolicy: 'TLS_1_2',
      ...configuration,
    },
  ],
  ...(mutualTls === null
    ? {}
    : {
        MutualTlsAuthentication: {
          TruststoreUri: 's3://truststores/truststore.pem',
          TruststoreVersion: 'v2',
          TruststoreWarnings: [],
          ...mutualTls,
        },
      }),
});

/** A log group. */
export const logGroup = (name: string, changes: object = {}): object => ({
  logGroupName: name,
  arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}:*`,
  creationTime: NOW - 86_400_000,
  retentionInDays: 365,
  storedBytes: 1_000,
  logGroupClass: 'STANDARD',
  deletionProtectionEnabled: true,
  ...changes,
});

/** The resource policy of the function. */
export const functionPolicy = (source: string | undefined, principal = 'apigateway.amazonaws.com'): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'default',
    Statement: [
      {
        Sid: 'gatelens',
        Effect: 'Allow',
        Principal: { Service: principal },
        Action: 'lambda:InvokeFunction',
        Resource: FUNCTION_ARN,
        ...(source === undefined
          ? {}
          : {
              Condition: {
                ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:${REGION}:${ACCOUNT}:${source}` },
              },
            }),
      },
    ],
  });

/** A data protection policy that masks an identifier. */
export const maskingPolicy = (identifier: string): string =>
  JSON.stringify({
    Name: 'data-protection-policy',
    Version: '2021-06-01',
    Statement: [
      { Sid: 'audit', DataIdentifier: [identifier], Operation: { Audit: { FindingsDestination: {} } } },
      { Sid: 'redact', DataIdentifier: [identifier], Operation: { Deidentify: { MaskConfig: {} } } },
    ],
  });

const metricOf = (series: AlarmSeries): object => ({
  Namespace: series.namespace,
  MetricName: series.metricName,
  Dimensions: Object.entries(dimensionsOf(series, { service: FUNCTION, functionName: FUNCTION })).map(
    ([Name, Value]) => ({ Name, Value }),
  ),
});

/** Every alarm as CDK creates it; `changes` are those of each. */
export const metricAlarms = (changes: object = {}): MetricAlarm[] =>
  ALARMS.map(({ id, measure }) => ({
    AlarmName: `Gatelens-${id}`,
    ActionsEnabled: true,
    AlarmActions: [TOPIC],
    StateValue: 'OK' as const,
    TreatMissingData: 'notBreaching',
    ...watchedBy(measure),
    ...changes,
  }));

const watchedBy = (measure: (typeof ALARMS)[number]['measure']): object => {
  switch (measure.kind) {
    case 'metric':
      return metricOf(measure.series);
    case 'share':
      return {
        Metrics: [
          { Id: 'expr_1', Expression: 'IF(whole >= 20, 100 * part / whole, 0)', ReturnData: true },
          { Id: 'part', MetricStat: { Metric: metricOf(measure.part), Period: 300, Stat: 'Sum' } },
          { Id: 'whole', MetricStat: { Metric: metricOf(measure.whole), Period: 300, Stat: 'SampleCount' } },
        ],
      };
    case 'anomaly':
      return {
        ThresholdMetricId: 'expr_1',
        Metrics: [
          { Id: 'expr_1', Expression: 'ANOMALY_DETECTION_BAND(m0, 3)' },
          { Id: 'm0', MetricStat: { Metric: metricOf(measure.series), Period: 300, Stat: 'Sum' } },
        ],
      };
  }
};

/** Contributor Insights rules. */
export const insightRules = (State = 'ENABLED'): object[] =>
  ['clients', 'certificates'].map((what) => ({
    Name: `gatelens-${FUNCTION}-binding-failures-${what}`,
    State,
    Schema: '{"Name":"CloudWatchLogRule","Version":1}',
    Definition: '{}',
  }));

/** Index policies of the two log groups. */
export const indexPolicies = (fields: readonly string[]): object[] => [
  { logGroupIdentifier: DECISIONS, policyDocument: JSON.stringify({ Fields: fields }), source: 'LOG_GROUP' },
];

/** Members of a reader, as answers of any form: what a test gives is in the form of the SDK. */
export type Answers = { readonly [name in keyof AwsReader]?: (...given: never[]) => unknown };

const BOTH: Answers = {
  getAccount: async () => ({ cloudwatchRoleArn: `arn:aws:iam::${ACCOUNT}:role/api-gateway-logs` }),
  getDomainNames: async () => [domainName()],
  getObject: async () => ({ text: CERTIFICATES.ca, version: 'v2' }),
  getNewestVersion: async () => 'v2',
  getFunction: async () => functionAnswer(),
  getReservedConcurrency: async () => undefined,
  getFunctionPolicy: async () => functionPolicy(`${API_ID}/authorizers/auth01`),
  getAllowedActions: async () => [],
  getKeyState: async () => 'Enabled',
  getLogGroup: async (name: string) => logGroup(name, { kmsKeyId: LOG_KEY }),
  getIndexPolicies: async (name: string) =>
    indexPolicies(name === DECISIONS ? INDEXED_FIELDS : ['request_id', 'decision_id']),
  getDataProtectionPolicy: async () => undefined,
  getMetricAlarms: async () => metricAlarms(),
  getInsightRules: async () => insightRules(),
  countSeries: async () => 1,
  clockAheadMs: () => 400,
};

const REST: Answers = {
  ...BOTH,
  getRestApi: async () => ({ id: API_ID, name: 'tutorial', disableExecuteApiEndpoint: true }),
  getRestAuthorizers: async () => [restAuthorizer()],
  getResources: async () => [
    { id: 'r0', path: '/' },
    {
      id: 'r1',
      parentId: 'r0',
      pathPart: 'time',
      path: '/time',
      resourceMethods: {
        GET: { httpMethod: 'GET', authorizationType: 'CUSTOM', authorizerId: 'auth01' },
        OPTIONS: { httpMethod: 'OPTIONS', authorizationType: 'NONE' },
      },
    },
  ],
  getGatewayResponses: async () => gatewayResponses(),
  getRestStages: async () => [restStage()],
  getDeployment: async () => ({
    id: 'dep1',
    apiSummary: {
      '/time': {
        GET: { authorizationType: 'CUSTOM', apiKeyRequired: false },
        OPTIONS: { authorizationType: 'NONE', apiKeyRequired: false },
      },
    },
  }),
  getHttpApi: absent,
  getHttpAuthorizers: absent,
  getRoutes: absent,
  getHttpStages: absent,
  getApiMappings: async () => [{ ApiId: API_ID, ApiMappingId: 'm1', Stage: 'prod' }],
};

const HTTP: Answers = {
  ...BOTH,
  getRestApi: absent,
  getRestAuthorizers: absent,
  getResources: absent,
  getGatewayResponses: absent,
  getRestStages: absent,
  getDeployment: absent,
  getHttpApi: async () => ({
    ApiId: API_ID,
    Name: 'tutorial',
    ProtocolType: 'HTTP',
    DisableExecuteApiEndpoint: true,
    RouteSelectionExpression: '$request.method $request.path',
  }),
  getHttpAuthorizers: async () => [httpAuthorizer()],
  getRoutes: async () => [
    { RouteId: 'r1', RouteKey: 'GET /time', AuthorizationType: 'CUSTOM', AuthorizerId: 'auth01' },
  ],
  getHttpStages: async () => [httpStage()],
  getApiMappings: async () => [{ ApiId: API_ID, ApiMappingId: 'm1', Stage: '$default' }],
};

const WORLDS = { rest: REST, http: HTTP } as const;

/** Answers of servers as they should be. */
const PROBE: Probe = {
  connect: async (url) => ({ address: `${url.host}:443`, tls: healthyTls(), clockAheadMs: 100 }),
  connectAsClient: async (url) => ({ address: `${url.host}:443`, tls: healthyTls(), clockAheadMs: 100 }),
  introspect: async () => ({ kind: 'unknown_token', durationMs: 40, resultCode: 'A057302' }),
};

/** TLS of a server with a certificate that is trusted. */
export const healthyTls = (): { chain: X509Certificate[]; protocol: string } => ({
  chain: [new X509Certificate(CERTIFICATES.gateway.certificate)],
  protocol: 'TLSv1.2',
});

/** What is examined. */
export interface Examined {
  readonly kind?: keyof typeof WORLDS;
  /** In place of how things should be. */
  readonly answers?: Answers;
  readonly probe?: Partial<Probe>;
  readonly target?: Partial<AwsTarget>;
}

/** Runs every check of a deployed API over recorded answers. */
export const examineWorld = async ({
  kind = 'rest',
  answers = {},
  probe = {},
  target = {},
}: Examined = {}): Promise<readonly Finding[]> => {
  const reader = { ...WORLDS[kind], ...answers } as unknown as AwsReader;
  const facts = await gatherAws(
    reader,
    { apiId: API_ID, region: REGION, openRoutes: [], ...target },
    { ...PROBE, ...probe },
    NOW,
  );
  return runChecks(AWS_CHECKS, facts);
};

/** Names of every read. */
export const READS = Object.keys(REST) as readonly (keyof AwsReader)[];
