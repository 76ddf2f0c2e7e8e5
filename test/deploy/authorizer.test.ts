import { Duration, SecretValue } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, test } from 'vitest';
import {
  GatelensAuthorizer,
  type GatelensAuthorizerProps,
} from '../../deploy/authorizer/gatelens-authorizer.ts';
import { INDEXED_FIELDS } from '../../shared/field-indexes.ts';
import { authorizerProps, makeStack, onlyOf, prepareDeployFolder } from '../support/cdk.ts';

const folder = prepareDeployFolder();

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:authlete-AbCdEf';

const templateOf = (props: Partial<GatelensAuthorizerProps> = {}): Template => {
  const stack = makeStack(folder);
  new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder, props));
  return Template.fromStack(stack);
};

const variablesOf = (props: Partial<GatelensAuthorizerProps>): unknown => {
  const stack = makeStack(folder);
  new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder, props));
  return onlyOf(stack, 'AWS::Lambda::Function')['Environment'];
};

describe('the function', () => {
  test('runs the bundle on Node.js 24 and arm64, with the Text log format into its own group', () => {
    templateOf().hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 10,
      LoggingConfig: { LogFormat: 'Text', LogGroup: { Ref: Match.stringLikeRegexp('^AuthorizerDecisions') } },
    });
  });

  test('takes bound tokens only, unless told otherwise', () => {
    expect(variablesOf({})).toMatchObject({ Variables: { GATELENS_REQUIRE_BINDING: 'true' } });
    expect(variablesOf({ requireBinding: false })).toMatchObject({
      Variables: { GATELENS_REQUIRE_BINDING: 'false' },
    });
  });

  test('gets every setting as the variable that the packaged handler reads', () => {
    const variables = variablesOf({
      routes: { 'GET /time': ['time:query'], 'GET /a/{id}': { anyOf: [['a'], ['b', 'c']] } },
      unknownRoute: 'allow',
      allowedDomains: ['api.example.com', 'api.example.org'],
      realm: 'example',
      resourceMetadata: 'https://api.example.com/.well-known/oauth-protected-resource',
      checkCertificateValidity: true,
      introspectionCacheTtl: Duration.minutes(1),
      introspectionTimeout: Duration.seconds(3),
      allowDetail: 0.1,
      masking: {
        sub: 'hmac',
        sourceIp: 'drop',
        properties: { email: 'hmac', '*': 'drop' },
        key: { unsafePlainText: SecretValue.unsafePlainText('planted-mask-key') },
      },
      serviceName: 'payments',
      environment: { TZ: 'UTC' },
    });

    expect(variables).toEqual({
      Variables: {
        AUTHLETE_BASE_URL: 'https://api.authlete.com',
        AUTHLETE_API_VERSION: 'V2',
        AUTHLETE_SERVICE_APIKEY: '21653835348762',
        AUTHLETE_SERVICE_APISECRET: 'planted-secret',
        GATELENS_ROUTES: '{"GET /time":["time:query"],"GET /a/{id}":{"anyOf":[["a"],["b","c"]]}}',
        GATELENS_REQUIRE_BINDING: 'true',
        GATELENS_UNKNOWN_ROUTE: 'allow',
        GATELENS_ALLOWED_DOMAINS: 'api.example.com,api.example.org',
        GATELENS_REALM: 'example',
        GATELENS_RESOURCE_METADATA: 'https://api.example.com/.well-known/oauth-protected-resource',
        GATELENS_CHECK_CERTIFICATE_VALIDITY: 'true',
        GATELENS_INTROSPECTION_CACHE_TTL_SECONDS: '60',
        GATELENS_TIMEOUT_MS: '3000',
        GATELENS_ALLOW_DETAIL: '0.1',
        GATELENS_MASK_SUB: 'hmac',
        GATELENS_MASK_SOURCE_IP: 'drop',
        GATELENS_MASK_PROPERTIES: '{"email":"hmac","*":"drop"}',
        GATELENS_MASK_KEY: 'planted-mask-key',
        POWERTOOLS_SERVICE_NAME: 'payments',
        TZ: 'UTC',
      },
    });
  });
});

describe('secrets', () => {
  test.each([
    {
      what: 'Authlete 2.x and Secrets Manager',
      apiVersion: 'V2' as const,
      variable: 'AUTHLETE_SERVICE_APISECRET_ARN',
      expected: SECRET,
      key: undefined,
    },
    {
      what: 'Authlete 3.x and a member of a JSON secret',
      apiVersion: 'V3' as const,
      variable: 'AUTHLETE_SERVICE_ACCESSTOKEN_ARN',
      expected: `${SECRET}#token`,
      key: 'token',
    },
  ])('$what go by ARN, and only that secret can be read', ({ apiVersion, variable, expected, key }) => {
    const stack = makeStack(folder);
    new GatelensAuthorizer(
      stack,
      'Authorizer',
      authorizerProps(folder, {
        introspection: {
          kind: 'authlete',
          baseUrl: 'https://api.authlete.com',
          apiVersion,
          serviceApiKey: '1',
          secret: {
            secret: Secret.fromSecretCompleteArn(stack, 'Secret', SECRET),
            ...(key === undefined ? {} : { key }),
          },
        },
      }),
    );
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ [variable]: expected }) },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: Match.arrayWith([
        {
          PolicyName: 'Secrets',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET }],
          },
        },
      ]),
    });
  });

  test('an SSM parameter with a key of its own can be read and decrypted, only through SSM', () => {
    const stack = makeStack(folder);
    const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', {
      parameterName: '/authlete/secret',
    });
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1');
    new GatelensAuthorizer(
      stack,
      'Authorizer',
      authorizerProps(folder, {
        introspection: {
          kind: 'rfc7662',
          endpoint: 'https://as.example.com/introspect',
          clientId: 'gatelens',
          client: { secret: { parameter, encryptionKey } },
          issuer: 'https://as.example.com',
          caPem: 'PEM',
        },
      }),
    );
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          INTROSPECTION_ENDPOINT: 'https://as.example.com/introspect',
          INTROSPECTION_CLIENT_ID: 'gatelens',
          INTROSPECTION_CLIENT_SECRET_ARN: Match.anyValue(),
          INTROSPECTION_ISSUER: 'https://as.example.com',
          INTROSPECTION_CA: 'PEM',
        }),
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: Match.arrayWith([
        {
          PolicyName: 'Secrets',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: Match.anyValue() },
              {
                Effect: 'Allow',
                Action: 'kms:Decrypt',
                Resource: 'arn:aws:kms:eu-west-1:111122223333:key/1',
                Condition: { StringEquals: { 'kms:ViaService': 'ssm.eu-west-1.amazonaws.com' } },
              },
            ],
          },
        },
      ]),
    });
  });

  test('a private key goes by ARN, the certificate beside it as it is', () => {
    const stack = makeStack(folder);
    const secret = Secret.fromSecretCompleteArn(stack, 'Secret', SECRET);
    new GatelensAuthorizer(
      stack,
      'Authorizer',
      authorizerProps(folder, {
        introspection: {
          kind: 'rfc7662',
          endpoint: 'https://as.example.com/introspect',
          clientId: 'gatelens',
          client: { certificatePem: 'PEM', privateKey: { secret } },
        },
      }),
    );

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          INTROSPECTION_CLIENT_CERTIFICATE: 'PEM',
          INTROSPECTION_CLIENT_PRIVATE_KEY_ARN: SECRET,
        }),
      },
    });
  });

  test('the key of masking goes by ARN, and can be read beside the secret of the server', () => {
    const stack = makeStack(folder);
    const key = { secret: Secret.fromSecretCompleteArn(stack, 'MaskKey', SECRET) };
    new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder, { masking: { sub: 'hmac', key } }));
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ GATELENS_MASK_KEY_ARN: SECRET, GATELENS_MASK_KEY: Match.absent() }),
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: Match.arrayWith([
        Match.objectLike({
          PolicyName: 'Secrets',
          PolicyDocument: Match.objectLike({
            Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET }],
          }),
        }),
      ]),
    });
  });

  test('a secret that is known by name only can be read with any six characters behind it, and no more', () => {
    const stack = makeStack(folder);
    const secret = Secret.fromSecretNameV2(stack, 'Secret', 'authlete');
    new GatelensAuthorizer(
      stack,
      'Authorizer',
      authorizerProps(folder, {
        introspection: {
          kind: 'authlete',
          baseUrl: 'https://api.authlete.com',
          serviceApiKey: '1',
          secret: { secret },
        },
      }),
    );

    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(':secret:authlete-??????');
  });
});

describe('the log group', () => {
  test('keeps records for a year, protected, and indexes the fields of the record', () => {
    templateOf().hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: {
        RetentionInDays: 365,
        DeletionProtectionEnabled: true,
        FieldIndexPolicies: [{ Fields: [...INDEXED_FIELDS] }],
      },
    });
  });

  test('is encrypted with a key that CloudWatch Logs may use for log groups of this account alone', () => {
    const stack = makeStack(folder);
    const encryptionKey = new Key(stack, 'Key');
    new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder, { log: { encryptionKey } }));
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith([
              'kms:Decrypt',
              'kms:DescribeKey',
              'kms:Encrypt',
              'kms:GenerateDataKey*',
            ]),
            Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
            Condition: {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': {
                  'Fn::Join': ['', Match.arrayWith([':logs:eu-west-1:111122223333:log-group:*'])],
                },
              },
            },
          }),
        ]),
      },
    });
  });

  test('goes with the stack only when asked', () => {
    templateOf({
      log: { disposable: true, retention: RetentionDays.ONE_WEEK, logGroupName: 'trial' },
    }).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false, RetentionInDays: 7, LogGroupName: 'trial' },
    });
  });
});

describe('the role', () => {
  test('may write into the log group, and is denied whatever takes records away', () => {
    const template = templateOf();

    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: Match.absent(),
      Policies: [
        {
          PolicyName: 'Records',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'WriteRecords',
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AuthorizerDecisions'), 'Arn'] },
              },
              Match.objectLike({
                Sid: 'KeepRecords',
                Effect: 'Deny',
                Action: Match.arrayWith([
                  'logs:DeleteLogGroup',
                  'logs:DeleteLogStream',
                  'logs:PutIndexPolicy',
                  'logs:PutRetentionPolicy',
                  'logs:PutTransformer',
                ]),
              }),
            ],
          },
        },
      ],
    });
  });
});

describe('settings that cannot work', () => {
  test.each<[string, Partial<GatelensAuthorizerProps>, RegExp]>([
    ['routes beside openapi', { routes: {}, openapi: 'x.json' }, /both given/],
    ['an empty list of domains', { allowedDomains: [] }, /names no domain/],
    [
      'a route table that no variable can hold',
      { routes: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`GET /r${i}`, ['scope']])) },
      /too long/,
    ],
    ['no time beside the introspection', { timeout: Duration.seconds(5) }, /leaves no time/],
    [
      'a variable that logs tokens',
      { environment: { POWERTOOLS_LOGGER_LOG_EVENT: 'true' } },
      /log events with their tokens/,
    ],
    ['a variable that silences alarms', { environment: { POWERTOOLS_METRICS_DISABLED: 'true' } }, /silence/],
    ['a variable that turns checks off', { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }, /TLS off/],
    ['a variable that logs requests', { environment: { NODE_DEBUG: 'http' } }, /with their secrets/],
    ['a secret in plain sight', { environment: { AUTHLETE_SERVICE_APISECRET: 'x' } }, /is a secret/],
    ['a masking key in plain sight', { environment: { GATELENS_MASK_KEY: 'x' } }, /is a secret/],
    ['an HMAC without a key', { masking: { properties: { email: 'hmac' } } }, /needs a `key`/],
    ['a route that no call can have', { routes: { 'GET time': ['time:query'] } }, /"GET time"/],
    [
      'a variable that an option sets',
      { environment: { GATELENS_REQUIRE_BINDING: 'false' } },
      /another option/,
    ],
    [
      'an introspection server without TLS',
      {
        introspection: {
          kind: 'authlete',
          baseUrl: 'http://api.authlete.com',
          serviceApiKey: '1',
          secret: { unsafePlainText: SecretValue.unsafePlainText('x') },
        },
      },
      /https:/,
    ],
    ['a bundle that is not there', { bundle: '/nowhere' }, /npm run build/],
    [
      'settings of the packaged handler beside an entry',
      { entry: 'x.ts', requireBinding: true },
      /requireBinding/,
    ],
  ])('%s ends the synthesis', (_what, props, message) => {
    expect(() => templateOf(props)).toThrow(message);
  });
});
