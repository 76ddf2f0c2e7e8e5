import { dirname } from 'node:path';

/** What a function is: its code, its limits, its environment variables. */
export interface FunctionSettings {
  readonly functionName: string;
  /** Path of an `.mjs` file that exports `handler`. */
  readonly bundle: string;
  /** All environment variables of the function beside those that Lambda sets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly logGroup: string;
}

const REGION = 'us-east-1';
/** Account that the local stack pretends to be in. */
export const ACCOUNT_ID = '123456789012';

/** Builds the ARN of a function of the local account. */
export const buildFunctionArn = (functionName: string): string =>
  `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${functionName}`;

/** Builds the name of a new log stream, as Lambda does. @param id - 32 hexadecimal digits. */
export const buildLogStreamName = (now: Date, id: string): string =>
  `${now.toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${id}`;

/**
 * Builds the whole environment of an execution environment.
 *
 * Nothing of this process's own environment is passed on but `PATH` and `NODE_EXTRA_CA_CERTS`; the variables that
 * Lambda reserves win over the function's.
 *
 * @see {@link https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html Lambda environment variables}
 */
export const buildEnvironment = (
  settings: FunctionSettings,
  runtimeApi: string,
  logStream: string,
): Record<string, string> => {
  const { PATH, NODE_EXTRA_CA_CERTS } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }),
    ...settings.environment,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_DEFAULT_REGION: REGION,
    AWS_REGION: REGION,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: settings.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: dirname(settings.bundle),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: 'index.handler',
  };
};
