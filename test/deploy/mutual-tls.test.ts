import { readFileSync } from 'node:fs';
import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import {
  GatelensMutualTls,
  type GatelensMutualTlsProps,
} from '../../deploy/mutual-tls/gatelens-mutual-tls.ts';
import { checkTruststore } from '../../deploy/mutual-tls/truststore-pem.ts';
import { makeCertificates } from '../../local/certificates/certificate-maker.ts';
import { accessLogFormat } from '../../shared/access-log.ts';
import { makeStack, onlyOf, prepareDeployFolder } from '../support/cdk.ts';

const folder = prepareDeployFolder();
const { ca, clients } = await makeCertificates(Date.now());
const truststore = folder.write('truststore.pem', `a comment\n${ca}${clients[0]?.certificate}`);

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';

const addMutualTls = (stack: Stack, props: Partial<GatelensMutualTlsProps> = {}): GatelensMutualTls =>
  new GatelensMutualTls(stack, 'Tls', {
    domainName: 'api.example.com',
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    truststore: { file: truststore },
    ...props,
  });

const templateWith = (props: Partial<GatelensMutualTlsProps> = {}): Template => {
  const stack = makeStack(folder);
  addMutualTls(stack, props);
  return Template.fromStack(stack);
};

describe('the domain', () => {
  test('is regional, asks for TLS 1.2 and a certificate, and pins the version of the truststore', () => {
    templateWith().hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'api.example.com',
      DomainNameConfigurations: [
        { CertificateArn: CERTIFICATE, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
      MutualTlsAuthentication: {
        TruststoreUri: {
          'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('^TlsTruststore') }, '/truststore.pem']],
        },
        TruststoreVersion: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TlsTruststoreUpload'), 'VersionId'] },
      },
    });
  });

  test('gets its name in the hosted zone that is given', () => {
    const stack = makeStack(folder);
    const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
      hostedZoneId: 'Z1',
      zoneName: 'example.com',
    });
    addMutualTls(stack, { hostedZone });

    expect(onlyOf(stack, 'AWS::Route53::RecordSet')).toMatchObject({ Name: 'api.example.com.', Type: 'A' });
  });

  test('names a truststore file that is not there, without its folder', () => {
    expect(() => templateWith({ truststore: { file: '/nowhere/truststore.pem' } })).toThrow(
      /^The truststore truststore\.pem cannot be read/,
    );
  });

  test('takes a truststore that is there already, with its version', () => {
    const stack = makeStack(folder);
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'mine');
    addMutualTls(stack, { truststore: { bucket, key: 'ca.pem', version: 'v7' } });
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      MutualTlsAuthentication: { TruststoreUri: 's3://mine/ca.pem', TruststoreVersion: 'v7' },
    });
  });
});

describe('the bucket of the truststore', () => {
  test('is private, versioned, encrypted, and stays', () => {
    templateWith().hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: Match.anyValue(),
      },
    });
  });

  test('gets the certificates of the file, without what stands between them, and anew when they change', () => {
    const uploaded = (): string => {
      const stack = makeStack(folder);
      addMutualTls(stack);
      return JSON.stringify(onlyOf(stack, 'Custom::GatelensTruststore'));
    };
    const before = uploaded();
    const text = readFileSync(truststore, 'utf8');
    folder.write('truststore.pem', `${text}${clients[1]?.certificate}`);
    const after = uploaded();
    folder.write('truststore.pem', text);

    expect(before).not.toContain('a comment');
    expect(after).not.toBe(before);
    expect(after.match(/BEGIN CERTIFICATE/g)).toHaveLength(6);
  });

  test('can be written by the upload, at the one key', () => {
    templateWith().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:PutObject',
            Resource: { 'Fn::Join': ['', [Match.anyValue(), '/truststore.pem']] },
          },
        ],
      },
    });
  });
});

describe('an API behind the domain', () => {
  test('of REST loses its default endpoint and writes the access log of the project', () => {
    const stack = makeStack(folder);
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', new MockIntegration());
    addMutualTls(stack).mapRestApi(api, 'v1');

    expect(onlyOf(stack, 'AWS::ApiGateway::RestApi')).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(onlyOf(stack, 'AWS::ApiGateway::Stage')).toMatchObject({
      AccessLogSetting: {
        Format: accessLogFormat(),
        DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/^TlsAccessLog/), 'Arn'] },
      },
    });
    expect(onlyOf(stack, 'AWS::ApiGatewayV2::ApiMapping')).toMatchObject({ ApiMappingKey: 'v1' });
  });

  test('of HTTP as well', () => {
    const stack = makeStack(folder);
    addMutualTls(stack).mapHttpApi(new HttpApi(stack, 'Api'));

    expect(onlyOf(stack, 'AWS::ApiGatewayV2::Api')).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(onlyOf(stack, 'AWS::ApiGatewayV2::Stage')).toMatchObject({
      AccessLogSettings: { Format: accessLogFormat('http'), DestinationArn: expect.anything() },
    });
  });

  test('that is imported is mapped with a warning, since its default endpoint stays as it is', () => {
    const stack = makeStack(folder);
    const mutualTls = addMutualTls(stack);
    mutualTls.mapImportedRestApi(RestApi.fromRestApiId(stack, 'Api', 'abc123'), 'prod');

    expect(onlyOf(stack, 'AWS::ApiGatewayV2::ApiMapping')).toMatchObject({ ApiId: 'abc123', Stage: 'prod' });
    expect(JSON.stringify(mutualTls.node.metadata)).toContain('gatelens:imported-api');
  });

  test('without a stage of the app is refused', () => {
    const stack = makeStack(folder);
    const mutualTls = addMutualTls(stack);
    const rest = new RestApi(stack, 'Rest', { deploy: false });
    const http = new HttpApi(stack, 'Http', { createDefaultStage: false });

    expect(() => mutualTls.mapRestApi(rest)).toThrow(/mapImportedRestApi/);
    expect(() => mutualTls.mapHttpApi(http)).toThrow(/no default stage/);
  });

  test('has an access-log format within the 3 KB that API Gateway takes', () => {
    for (const api of ['rest', 'http'] as const)
      expect(Buffer.byteLength(accessLogFormat(api))).toBeLessThan(3_072);
  });
});

const selfSigned = async (
  name: string,
  keyAlgorithm: { readonly name: string },
  hash: string,
): Promise<string> => {
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const keys = (await crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const signingAlgorithm = { name: keyAlgorithm.name, hash };
  return (await X509CertificateGenerator.createSelfSigned({ name, keys, signingAlgorithm })).toString('pem');
};

const WEAK_RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 1024,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const EC = { name: 'ECDSA', namedCurve: 'P-256' };
const weakKey = await selfSigned('CN=weak key', WEAK_RSA, 'SHA-256');
const weakHash = await selfSigned('CN=weak hash', EC, 'SHA-1');

describe('a truststore', () => {
  const [one, two] = [clients[0]?.certificate ?? '', clients[1]?.certificate ?? ''];

  test('is taken with several certificates', () => {
    expect(checkTruststore(`${one}${two}${ca}`).match(/BEGIN/g)).toHaveLength(3);
  });

  test.each([
    ['nothing', '', /no certificate/],
    ['a private key', `${one}${clients[0]?.key}`, /private key/],
    ['one subject twice', `${one}${one}`, /Certificate 2 .* same subject/],
    [
      'what is no certificate',
      `${one}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
      /Certificate 2 .* cannot be read/,
    ],
    ['an RSA key of 1024 bits', weakKey, /less than 2048 bits/],
    ['a SHA-1 signature', weakHash, /weaker than SHA-256/],
  ])('with %s is refused, and its text is not in the message', (_what, pem, message) => {
    expect(() => checkTruststore(pem)).toThrow(message);
    expect(() => checkTruststore(pem)).not.toThrow(/MII/);
  });
});
