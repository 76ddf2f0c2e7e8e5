import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';
import { readConfiguration } from '../../deploy/app/configuration.ts';
import { createGatelensApp } from '../../deploy/app/gatelens-app.ts';
import { prepareDeployFolder } from '../support/cdk.ts';
import { findWeaknesses, type TemplateJson } from '../support/template-rules.ts';

const folder = prepareDeployFolder();
const EXAMPLE = join(PROJECT_ROOT, 'deploy/example/gatelens.json');
const SYNTH_TIMEOUT_MS = 240_000;

const appOf = (changes: object = {}): App => {
  const configuration = { ...readConfiguration(EXAMPLE), ...changes };
  return createGatelensApp(configuration, folder.bundle, mkdtempSync(join(folder.path, 'app-')));
};

const templateOf = (changes: object): TemplateJson =>
  appOf(changes).synth().getStackByName('Gatelens').template as TemplateJson;

/** Packages of assets change with every change of the authorizer or of CDK; the rest is for a reviewer to see. */
const comparable = (template: TemplateJson): string =>
  `${JSON.stringify(template, null, 2).replaceAll(/\b[0-9a-f]{64}\b/g, '<asset>')}\n`;

let rest: TemplateJson;
let http: TemplateJson;

beforeAll(() => {
  rest = templateOf({ api: 'rest' });
  http = templateOf({ api: 'http' });
}, SYNTH_TIMEOUT_MS);

describe('the templates of the app', () => {
  test('are the committed ones', async () => {
    await expect(comparable(rest)).toMatchFileSnapshot('golden/rest-api.template.json');
    await expect(comparable(http)).toMatchFileSnapshot('golden/http-api.template.json');
  });

  test('have no weakness that the rules of this project know', () => {
    expect(findWeaknesses(rest)).toEqual([]);
    expect(findWeaknesses(http)).toEqual([]);
  });

  test('are the same each time', () => {
    expect(comparable(templateOf({ api: 'rest' }))).toBe(comparable(rest));
  });
});

describe('the rules', () => {
  const withResource = (Type: string, Properties: Readonly<Record<string, unknown>>): TemplateJson => ({
    Resources: { Planted: { Type, Properties } },
  });

  test.each<[string, TemplateJson, RegExp]>([
    [
      'a star as resource of a permission',
      withResource('AWS::IAM::Policy', {
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] },
      }),
      /\*/,
    ],
    [
      'a star in an action',
      withResource('AWS::IAM::Role', {
        Policies: [{ PolicyDocument: { Statement: { Effect: 'Allow', Action: ['s3:*'], Resource: 'a' } } }],
      }),
      /s3:\*/,
    ],
    [
      'a managed policy',
      withResource('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      /managed policy/,
    ],
    [
      'a secret in an environment',
      withResource('AWS::Lambda::Function', {
        Environment: { Variables: { AUTHLETE_SERVICE_APISECRET: 'x' } },
      }),
      /AUTHLETE_SERVICE_APISECRET/,
    ],
    [
      'the JSON log format',
      withResource('AWS::Lambda::Function', { LoggingConfig: { LogFormat: 'JSON', LogGroup: 'g' } }),
      /log format/,
    ],
    ['a function without a log group of its own', withResource('AWS::Lambda::Function', {}), /log group/],
    ['a log group that keeps everything', withResource('AWS::Logs::LogGroup', {}), /retention/],
    [
      'a cached authorizer',
      withResource('AWS::ApiGateway::Authorizer', { AuthorizerResultTtlInSeconds: 300 }),
      /cached/,
    ],
    ['an authorizer with the default TTL', withResource('AWS::ApiGatewayV2::Authorizer', {}), /cached/],
    [
      'an identity source',
      withResource('AWS::ApiGateway::Authorizer', { AuthorizerResultTtlInSeconds: 0, IdentitySource: '' }),
      /identity source/,
    ],
    [
      'a method without authorizer',
      withResource('AWS::ApiGateway::Method', { AuthorizationType: 'NONE' }),
      /anyone/,
    ],
    ['an open default endpoint', withResource('AWS::ApiGateway::RestApi', {}), /default endpoint/],
    ['a stage without access log', withResource('AWS::ApiGateway::Stage', {}), /access log/],
    [
      'a truststore without version',
      withResource('AWS::ApiGatewayV2::DomainName', {
        MutualTlsAuthentication: { TruststoreUri: 's3://a/b' },
      }),
      /version/,
    ],
    ['a bucket without versions', withResource('AWS::S3::Bucket', {}), /versions/],
    [
      'an invocation by any API',
      withResource('AWS::Lambda::Permission', { Principal: 'apigateway.amazonaws.com' }),
      /source/,
    ],
    ['an alarm that tells nobody', withResource('AWS::CloudWatch::Alarm', {}), /nobody/],
  ])('find %s', (_what, template, expected) => {
    expect(findWeaknesses(template).join()).toMatch(expected);
  });
});

describe('the app', () => {
  test('fails on a finding of cdk-nag', () => {
    const app = appOf();
    new Bucket(new Stack(app, 'Planted'), 'Bucket');

    expect(() => app.synth()).toThrow(/validation/i);
  });

  test.each([
    ['an account that is none', { account: '12' }, /account/],
    ['a word that it does not know', { acount: '1' }, /acount/],
    [
      'a secret by value',
      { introspection: { kind: 'authlete', secret: 'planted-secret' } },
      /introspection\.secretArn/,
    ],
  ])('refuses a configuration with %s, without its values', (_what, change, message) => {
    const file = folder.write(
      'bad.json',
      JSON.stringify({ ...JSON.parse(readFileSync(EXAMPLE, 'utf8')), ...change }),
    );

    expect(() => readConfiguration(file)).toThrow(message);
    expect(() => readConfiguration(file)).not.toThrow(/planted-secret/);
  });
});

describe('npm run synth', () => {
  test(
    'makes the templates without network, credentials and Docker',
    async () => {
      const output = join(folder.path, 'cdk.out');
      const cdk = join(PROJECT_ROOT, 'node_modules/aws-cdk/bin/cdk');
      const nowhere = 'http://127.0.0.1:9';

      await promisify(execFile)(
        process.execPath,
        [
          cdk,
          'synth',
          '--quiet',
          '--no-notices',
          '--app',
          `"${process.execPath}" scripts/cdk-app.ts`,
          '--output',
          output,
        ],
        {
          cwd: PROJECT_ROOT,
          env: {
            PATH: '/usr/bin:/bin',
            HOME: folder.path,
            HTTPS_PROXY: nowhere,
            HTTP_PROXY: nowhere,
            CDK_DOCKER: '/nowhere/docker',
            CDK_DISABLE_CLI_TELEMETRY: 'true',
            AWS_EC2_METADATA_DISABLED: 'true',
          },
        },
      );

      expect(readdirSync(output)).toContain('Gatelens.template.json');
    },
    SYNTH_TIMEOUT_MS,
  );
});
