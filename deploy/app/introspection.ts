import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { IntrospectionServer } from '../authorizer/introspection-server.ts';
import type { SecretSource } from '../authorizer/secret-source.ts';
import type { Configuration } from './configuration.ts';

/** Builds the introspection server that a configuration names. */
export const introspectionServer = (
  scope: Construct,
  { introspection }: Configuration,
): IntrospectionServer => {
  if (introspection.kind === 'authlete') {
    const { secretArn, ...server } = introspection;
    return { ...server, secret: secretByArn(scope, secretArn) };
  }
  const { kind, endpoint, clientId, clientSecretArn, issuer, audience } = introspection;
  return {
    kind,
    endpoint,
    clientId,
    client: { secret: secretByArn(scope, clientSecretArn) },
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
};

const secretByArn = (scope: Construct, reference: string): SecretSource => {
  const [arn = '', key] = splitOnce(reference);
  const member = key === undefined ? {} : { key };
  const parameter = /:parameter(\/.+)$/.exec(arn)?.[1];
  return parameter === undefined
    ? { secret: Secret.fromSecretCompleteArn(scope, 'IntrospectionSecret', arn), ...member }
    : {
        parameter: StringParameter.fromSecureStringParameterAttributes(scope, 'IntrospectionSecret', {
          parameterName: parameter,
        }),
        ...member,
      };
};

const splitOnce = (text: string): readonly string[] => {
  const position = text.indexOf('#');
  return position === -1 ? [text] : [text.slice(0, position), text.slice(position + 1)];
};
