import { parseHandlerConfiguration } from './configuration.ts';
import type { Environment } from './environment.ts';
import { createIntrospection } from './introspection-client.ts';
import type { AuthorizerOptions } from './options.ts';
import type { UsableOptions } from './settings.ts';

/**
 * Creates the options that the packaged handler starts with, from its environment.
 *
 * @throws ConfigurationError that names every bad variable, without any value.
 */
export async function createHandlerOptions(environment: Environment): Promise<UsableOptions> {
  const problems: string[] = [];
  const fromOpenApi = await readOpenApi(environment['GATELENS_OPENAPI_FILE'], problems);
  const masking = await readMasking(environment, problems);
  const { introspection, ...options } = parseHandlerConfiguration(environment, problems);
  return { ...options, ...fromOpenApi, ...masking, ...createIntrospection(introspection) };
}

/** Loads the parser only where there is a document to parse. */
async function readOpenApi(
  file: string | undefined,
  problems: string[],
): Promise<Pick<AuthorizerOptions, 'routes'>> {
  if (!file) return {};
  const { readOpenApiRoutes } = await import('./openapi-file.ts');
  const routes = readOpenApiRoutes(file, problems);
  return routes === undefined ? {} : { routes };
}

/** Loads masking only where something is masked. */
async function readMasking(
  environment: Environment,
  problems: string[],
): Promise<Pick<AuthorizerOptions, 'masking'>> {
  if (!Object.keys(environment).some((name) => name.startsWith('GATELENS_MASK_'))) return {};
  const variables = await import('./mask-variables.ts');
  return { masking: variables.readMasking(environment, problems) };
}
