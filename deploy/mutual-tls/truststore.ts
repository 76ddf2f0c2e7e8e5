import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { MTLSConfig } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  type AwsSdkCall,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { checkTruststore } from './truststore-pem.ts';

/** Where the authorities come from that client certificates have to chain to. */
export type TruststoreSource =
  /** A PEM file; it is put into a bucket of its own. */
  | { readonly file: string }
  /** An object that is there already, with the version to use. The bucket has to be versioned. */
  | { readonly bucket: Pick<IBucket, 'bucketName'>; readonly key: string; readonly version: string };

const KEY = 'truststore.pem';

/**
 * Provides the truststore with its version pinned: API Gateway reads it only when the domain changes, and CloudFormation
 * does not notice a new object under an old name.
 *
 * @param disposable - Whether the bucket goes with the stack.
 * @throws Error for a file that API Gateway would not take.
 */
export const provideTruststore = (
  scope: Construct,
  source: TruststoreSource,
  disposable: boolean,
): MTLSConfig => {
  if ('bucket' in source) return { ...source, bucket: referTo(scope, source.bucket) };
  const pem = checkTruststore(readPem(source.file));
  const bucket = createBucket(scope, disposable);
  return { bucket: referTo(scope, bucket), key: KEY, version: putObject(scope, bucket, pem) };
};

const readPem = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`The truststore ${basename(file)} cannot be read: give the path of a PEM file.`, {
      cause,
    });
  }
};

/** Under `exactOptionalPropertyTypes` a `Bucket` is no `IBucket`. */
const referTo = (scope: Construct, { bucketName }: Pick<IBucket, 'bucketName'>): IBucket =>
  Bucket.fromBucketName(scope, 'TruststoreReference', bucketName);

const createBucket = (scope: Construct, disposable: boolean): Bucket => {
  const bucket = new Bucket(scope, 'Truststore', {
    versioned: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'One object that only deployments write, every version of which is kept; CloudTrail has who wrote it.',
  });
  return bucket;
};

/** Puts the file at each change of it. Certificates are public, so that they may stand in the template. */
const putObject = (scope: Construct, bucket: Bucket, pem: string): string => {
  const put: AwsSdkCall = {
    service: 'S3',
    action: 'putObject',
    parameters: { Bucket: bucket.bucketName, Key: KEY, Body: pem, ContentType: 'application/x-pem-file' },
    physicalResourceId: PhysicalResourceId.of(KEY),
    outputPaths: ['VersionId'],
  };
  const logGroup = new LogGroup(scope, 'TruststoreUploadLog', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const upload = new AwsCustomResource(scope, 'TruststoreUpload', {
    resourceType: 'Custom::GatelensTruststore',
    onCreate: put,
    onUpdate: put,
    installLatestAwsSdk: false,
    logGroup,
    role: uploadRole(scope, logGroup),
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects(KEY)] }),
    ]),
  });
  return upload.getResponseField('VersionId');
};

/** The one that CDK would make may write into every log group of the account. */
const uploadRole = (scope: Construct, logGroup: LogGroup): Role => {
  const write = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  return new Role(scope, 'TruststoreUploadRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Log: new PolicyDocument({ statements: [write] }) },
  });
};
