import type { SecretValue } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';

/** Where the function gets a secret from. Only `unsafePlainText` puts its value into the function's environment. */
export type SecretSource =
  /** `key` picks a member of a JSON secret. */
  | { readonly secret: ISecret; readonly key?: string }
  /** A SecureString. `encryptionKey` where it is not encrypted with the key `aws/ssm`. */
  | { readonly parameter: IParameter; readonly key?: string; readonly encryptionKey?: IKey }
  /** Readable by whoever may read the template or the function's configuration. */
  | { readonly unsafePlainText: SecretValue };

/** What the function's environment says of a secret: its value under `NAME`, or its ARN under `NAME_ARN`. */
export const secretVariables = (name: string, source: SecretSource): Readonly<Record<string, string>> => {
  if ('unsafePlainText' in source) return { [name]: source.unsafePlainText.unsafeUnwrap() };
  const arn = 'secret' in source ? arnOf(source.secret) : source.parameter.parameterArn;
  return { [`${name}_ARN`]: source.key === undefined ? arn : `${arn}#${source.key}` };
};

/** Builds what the function's role needs in order to read a secret, and nothing else. */
export const secretStatements = (source: SecretSource): readonly PolicyStatement[] => {
  if ('unsafePlainText' in source) return [];
  const [action, resource, key, service] =
    'secret' in source
      ? ([
          'secretsmanager:GetSecretValue',
          grantableArn(source.secret),
          source.secret.encryptionKey,
          'secretsmanager',
        ] as const)
      : (['ssm:GetParameter', source.parameter.parameterArn, source.encryptionKey, 'ssm'] as const);
  const read = new PolicyStatement({ effect: Effect.ALLOW, actions: [action], resources: [resource] });
  return key === undefined ? [read] : [read, decryptStatement(key, service)];
};

/** Allows to decrypt by a key, but only through the service that keeps the secret. */
const decryptStatement = (key: IKey, service: string): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.amazonaws.com` } },
  });

const arnOf = (secret: ISecret): string => secret.secretFullArn ?? secret.secretArn;

/** Secrets Manager ends every ARN with six random characters, which a name alone does not tell. */
const grantableArn = (secret: ISecret): string => secret.secretFullArn ?? `${secret.secretArn}-??????`;
