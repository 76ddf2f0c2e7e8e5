import type { ServerResponse } from 'node:http';
import { INDEXED_FIELDS } from '../../shared/field-indexes.ts';
import { type ScriptedServer, type SeenRequest, startScriptedServer } from './authorizer-server.ts';
import {
  API_ID,
  CERTIFICATES,
  domainName,
  functionAnswer,
  functionPolicy,
  gatewayResponses,
  indexPolicies,
  insightRules,
  LOG_KEY,
  logGroup,
  metricAlarms,
  restAuthorizer,
  restStage,
} from './doctor-world.ts';

/** The answers of `doctor-world` as they go over the wire: AWS's REST JSON, JSON 1.x and, for S3, bytes. */
const WIRE: readonly (readonly [operation: RegExp, answer: (seen: SeenRequest) => unknown])[] = [
  [/^GET \/restapis\/\w+$/, () => ({ id: API_ID, name: 'tutorial', disableExecuteApiEndpoint: true })],
  // Two pages, the authorizer on the second.
  [/^GET \/restapis\/\w+\/authorizers\?.*position=next/, () => ({ item: [restAuthorizer()] })],
  [/^GET \/restapis\/\w+\/authorizers/, () => ({ item: [], position: 'next' })],
  [
    /^GET \/restapis\/\w+\/resources\?.*embed=methods/,
    () => ({
      item: [
        {
          id: 'r1',
          path: '/time',
          resourceMethods: { GET: { authorizationType: 'CUSTOM', authorizerId: 'auth01' } },
        },
      ],
    }),
  ],
  [/^GET \/restapis\/\w+\/gatewayresponses/, () => ({ item: gatewayResponses() })],
  [/^GET \/restapis\/\w+\/stages/, () => ({ item: [restStage()] })],
  [
    /^GET \/restapis\/\w+\/deployments\/dep1\?.*embed=apisummary/,
    () => ({ id: 'dep1', apiSummary: { '/time': { GET: { authorizationType: 'CUSTOM' } } } }),
  ],
  [/^GET \/account/, () => ({ cloudwatchRoleArn: 'arn:aws:iam::111122223333:role/logs' })],
  [/^GET \/v2\/domainnames\?.*nextToken=more/, () => ({ items: [lowerCased(domainName())] })],
  [/^GET \/v2\/domainnames(?:\?|$)/, () => ({ items: [], nextToken: 'more' })],
  [
    /^GET \/v2\/domainnames\/[^/]+\/apimappings/,
    () => ({ items: [lowerCased({ ApiId: API_ID, Stage: 'prod' })] }),
  ],
  [/^GET \/2015-03-31\/functions\/[^/]+\/configuration/, () => functionAnswer()],
  [/^GET \/2019-09-30\/functions\/[^/]+\/concurrency/, () => ({})],
  [/^GET \/2015-03-31\/functions\/[^/]+\/policy/, () => ({ Policy: functionPolicy(`${API_ID}/*`) })],
  [
    /Logs_20140328\.DescribeLogGroups$/,
    ({ body }) => ({
      logGroups: [logGroup(JSON.parse(body).logGroupNamePrefix, { kmsKeyId: LOG_KEY })],
    }),
  ],
  [
    /Logs_20140328\.DescribeIndexPolicies$/,
    () => ({ indexPolicies: indexPolicies([...INDEXED_FIELDS, 'request_id']) }),
  ],
  [/Logs_20140328\.GetDataProtectionPolicy$/, () => ({})],
  [/TrentService\.DescribeKey$/, () => ({ KeyMetadata: { KeyId: LOG_KEY, KeyState: 'Enabled' } })],
  [/\.DescribeAlarms$/, () => ({ MetricAlarms: metricAlarms() })],
  [/\.DescribeInsightRules$/, () => ({ InsightRules: insightRules() })],
  [/\.ListMetrics$/, () => ({ Metrics: [{ MetricName: 'DecisionLatency' }] })],
];

/** The version-2 API of API Gateway has its members in lower camel case on the wire. */
const lowerCased = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lowerCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`,
      lowerCased(member),
    ]),
  );
};

/** What a request asks for, by the operation of JSON 1.x or by method and path. */
const operationOf = ({ method, path, headers }: SeenRequest): string =>
  String(headers['x-amz-target'] ?? `${method} ${path}`);

/** In the order of members that AWS's API reference shows; the first resource is denied, the other has no statement. */
const answerSimulation = ({ path }: SeenRequest, response: ServerResponse): void => {
  const query = new URL(path, 'http://iam').searchParams;
  const resource = query.get('ResourceArns.member.1') ?? '';
  const decision = resource.endsWith(':*') ? 'implicitDeny' : 'explicitDeny';
  const results = [...query]
    .filter(([name]) => name.startsWith('ActionNames.member.'))
    .map(
      ([, action]) =>
        `<member><MatchedStatements><member><SourcePolicyId>Records</SourcePolicyId></member></MatchedStatements><MissingContextValues/><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${decision}</EvalDecision><EvalActionName>${action}</EvalActionName></member>`,
    );
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>${results.join('\n')}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
  );
};

const answerJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const answerObject = ({ method }: SeenRequest, response: ServerResponse): void => {
  const body = CERTIFICATES.ca;
  response.writeHead(200, { 'content-length': Buffer.byteLength(body), 'x-amz-version-id': 'v2' });
  response.end(method === 'HEAD' ? undefined : body);
};

/** AWS on loopback. `deny` names the requests that it refuses. */
export const startFakeApiGateway = (deny: RegExp): Promise<ScriptedServer> =>
  startScriptedServer((seen, response) => {
    const operation = operationOf(seen);
    if (deny.test(operation)) {
      response.setHeader('x-amzn-errortype', 'AccessDeniedException');
      return answerJson(response, 403, {
        __type: 'AccessDeniedException',
        message: 'User is not authorized',
      });
    }
    if (seen.path.startsWith('/truststores/')) return answerObject(seen, response);
    if (seen.path.includes('Action=SimulatePrincipalPolicy')) return answerSimulation(seen, response);
    const answer = WIRE.find(([pattern]) => pattern.test(operation))?.[1];
    if (answer !== undefined) return answerJson(response, 200, answer(seen));
    response.setHeader('x-amzn-errortype', 'NotFoundException');
    answerJson(response, 404, { __type: 'NotFoundException', message: 'no such thing' });
  });

/** What a process needs so that the real AWS SDK comes here, and nowhere else. */
export const credentialsFor = (url: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test-access-key-of-nobody',
  AWS_MAX_ATTEMPTS: '1',
});
