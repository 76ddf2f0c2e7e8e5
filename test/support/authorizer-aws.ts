import { answerJson, type ScriptedServer, startScriptedServer } from './authorizer-server.ts';

/** ARNs of the fake stores. */
export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:introspection-AbCdEf';
/** ARN of a parameter. */
export const PARAMETER_ARN = 'arn:aws:ssm:eu-west-1:123456789012:parameter/gatelens/introspection';

/** Secrets Manager and the Parameter Store as far as a secret is read from them. */
export interface FakeAws {
  /** Current texts by ARN; what is not here does not exist. */
  readonly texts: Map<string, string>;
  /** Calls so far: operation and ARN. */
  calls(): readonly { readonly operation: string; readonly arn: string; readonly body: object }[];
  /** What a process needs so that the real AWS SDK comes here. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts both stores on loopback. */
export const startFakeAws = async (): Promise<FakeAws> => {
  const texts = new Map<string, string>();
  const server: ScriptedServer = await startScriptedServer((seen, response, request) => {
    const operation = operationOf(seen.headers);
    const text = texts.get(arnOf(seen.body));
    if (text === undefined) {
      const __type = operation === 'GetSecretValue' ? 'ResourceNotFoundException' : 'ParameterNotFound';
      return answerJson({ __type, message: 'no such thing' }, 400)(seen, response, request);
    }
    const body =
      operation === 'GetSecretValue'
        ? { SecretString: text }
        : { Parameter: { Value: text, Type: 'SecureString' } };
    answerJson(body)(seen, response, request);
  });
  return {
    texts,
    calls: () =>
      server.seen.map(({ headers, body }) => ({
        operation: operationOf(headers),
        arn: arnOf(body),
        body: JSON.parse(body),
      })),
    environment: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: server.url,
      AWS_ENDPOINT_URL_SSM: server.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test-access-key-of-nobody',
      AWS_REGION: 'us-east-1',
    },
    close: () => server.close(),
  };
};

const operationOf = (headers: Readonly<Record<string, unknown>>): string =>
  String(headers['x-amz-target']).split('.').at(-1) ?? '';

const arnOf = (body: string): string => {
  const { SecretId, Name } = JSON.parse(body) as { SecretId?: string; Name?: string };
  return SecretId ?? Name ?? '';
};
