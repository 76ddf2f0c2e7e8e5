import type { AuthorizerHandler } from './authorizer-handler.ts';
import { ConfigurationError, parseHandlerConfiguration } from './configuration.ts';
import type { Environment } from './environment.ts';
import { createHandle, type Handle } from './handle-call.ts';
import { type IntrospectionClient, IntrospectionFault } from './introspection.ts';
import { createIntrospection } from './introspection-client.ts';
import type { AuthorizerOptions } from './options.ts';
import { createSettings, type UsableOptions } from './settings.ts';
import { writeLine } from './stdout.ts';

const createOptions = async (environment: Environment): Promise<UsableOptions> => {
  const problems: string[] = [];
  const fromOpenApi = await readOpenApi(environment['GATELENS_OPENAPI_FILE'], problems);
  const masking = await readMasking(environment, problems);
  const { introspection, ...options } = parseHandlerConfiguration(environment, problems);
  return { ...options, ...fromOpenApi, ...masking, ...createIntrospection(introspection) };
};

/** Loads the parser only where there is a document to parse. */
const readOpenApi = async (
  file: string | undefined,
  problems: string[],
): Promise<Pick<AuthorizerOptions, 'routes'>> => {
  if (!file) return {};
  const { readOpenApiRoutes } = await import('./openapi-file.ts');
  const routes = readOpenApiRoutes(file, problems);
  return routes === undefined ? {} : { routes };
};

/** Loads masking only where something is masked. */
const readMasking = async (
  environment: Environment,
  problems: string[],
): Promise<Pick<AuthorizerOptions, 'masking'>> => {
  if (!Object.keys(environment).some((name) => name.startsWith('GATELENS_MASK_'))) return {};
  const variables = await import('./mask-variables.ts');
  return { masking: variables.readMasking(environment, problems) };
};

/** Refuses every token: a function that cannot start leaves its callers with a 500 and no record. */
const refusingOptions = (message: string): UsableOptions => {
  const introspection: IntrospectionClient = {
    introspect: () => Promise.reject(new IntrospectionFault('config_invalid', message)),
  };
  return { introspection, requireBinding: true };
};

/** Without the message of what was thrown, which may quote a value. */
const UNFORESEEN = 'Something in it cannot be used.';

const createPackaged = async (environment: Environment): Promise<Handle> => {
  try {
    return createHandle(createSettings(await createOptions(environment)));
  } catch (error) {
    const { message, problems } =
      error instanceof ConfigurationError ? error : new ConfigurationError([UNFORESEEN]);
    writeLine(JSON.stringify({ level: 'ERROR', message, problems }));
    return createHandle(createSettings(refusingOptions(message)));
  }
};

const handle = await createPackaged(process.env);

/** The packaged handler: reads the environment once, at cold start. */
export const handler: AuthorizerHandler = (event, context) => handle(event, context);
