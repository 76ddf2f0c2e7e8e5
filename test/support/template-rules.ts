/** A CloudFormation template, as far as the rules look at it. */
export interface TemplateJson {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

type Properties = Readonly<Record<string, unknown>>;
type Rule = (properties: Properties) => readonly (string | false)[];

/** The one managed policy that AWS demands. */
const DEMANDED_POLICY = 'AmazonAPIGatewayPushToCloudWatchLogs';
const SECRET_NAME = /SECRET|ACCESSTOKEN|PRIVATE_KEY|PASSWORD/;

const isObject = (value: unknown): value is Properties => typeof value === 'object' && value !== null;
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), value);
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const statementProblems = (document: unknown): readonly (string | false)[] =>
  list(at(document, 'Statement')).flatMap((statement) => {
    if (at(statement, 'Effect') !== 'Allow') return [];
    const named = [...list(at(statement, 'Action')), ...list(at(statement, 'Resource'))];
    return named.map((name) => typeof name === 'string' && name.includes('*') && `allows ${name}`);
  });

const authorizerRule: Rule = (properties) => [
  properties['AuthorizerResultTtlInSeconds'] !== 0 && 'answers are cached',
  'IdentitySource' in properties && 'has an identity source',
];
const endpointRule: Rule = (properties) => [
  properties['DisableExecuteApiEndpoint'] !== true && 'has an open default endpoint',
];
const callRule: Rule = (properties) => [
  properties['AuthorizationType'] !== 'CUSTOM' && 'can be called by anyone',
];

const RULES: Readonly<Record<string, Rule>> = {
  'AWS::IAM::Policy': (properties) => statementProblems(properties['PolicyDocument']),
  'AWS::IAM::Role': (properties) => [
    ...list(properties['Policies']).flatMap((policy) => statementProblems(at(policy, 'PolicyDocument'))),
    ...list(properties['ManagedPolicyArns']).map(
      (arn) => !JSON.stringify(arn).includes(DEMANDED_POLICY) && 'has a managed policy',
    ),
  ],
  'AWS::Lambda::Function': (properties) => [
    at(properties, 'LoggingConfig', 'LogGroup') === undefined && 'has no log group of its own',
    at(properties, 'LoggingConfig', 'LogFormat') === 'JSON' && 'has the JSON log format',
    ...Object.keys(at(properties, 'Environment', 'Variables') ?? {}).map(
      (name) => SECRET_NAME.test(name) && !name.endsWith('_ARN') && `has ${name} in plain sight`,
    ),
  ],
  'AWS::Lambda::Permission': (properties) => [
    properties['SourceArn'] === undefined && 'names no source that may invoke',
  ],
  'AWS::Logs::LogGroup': (properties) => [properties['RetentionInDays'] === undefined && 'has no retention'],
  'AWS::ApiGateway::Authorizer': authorizerRule,
  'AWS::ApiGatewayV2::Authorizer': authorizerRule,
  'AWS::ApiGateway::Method': callRule,
  'AWS::ApiGatewayV2::Route': callRule,
  'AWS::ApiGateway::RestApi': endpointRule,
  'AWS::ApiGatewayV2::Api': endpointRule,
  'AWS::ApiGateway::Stage': (properties) => [
    properties['AccessLogSetting'] === undefined && 'has no access log',
  ],
  'AWS::ApiGatewayV2::Stage': (properties) => [
    properties['AccessLogSettings'] === undefined && 'has no access log',
  ],
  'AWS::ApiGatewayV2::DomainName': (properties) => [
    at(properties, 'MutualTlsAuthentication', 'TruststoreVersion') === undefined &&
      'has no version of its truststore',
  ],
  'AWS::S3::Bucket': (properties) => [
    at(properties, 'VersioningConfiguration', 'Status') !== 'Enabled' && 'keeps no versions',
    at(properties, 'PublicAccessBlockConfiguration', 'BlockPublicPolicy') !== true && 'can be made public',
  ],
  'AWS::CloudWatch::Alarm': (properties) => [list(properties['AlarmActions']).length === 0 && 'tells nobody'],
};

/** Lists what a template has that no template of this project may have. */
export const findWeaknesses = ({ Resources }: TemplateJson): readonly string[] =>
  Object.entries(Resources).flatMap(([name, { Type, Properties: properties = {} }]) =>
    (RULES[Type]?.(properties) ?? []).flatMap((problem) => (problem === false ? [] : [`${name} ${problem}`])),
  );
