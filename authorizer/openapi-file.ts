import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationError } from './configuration.ts';
import { routesFromOpenApi } from './openapi-routes.ts';
import type { RouteTable } from './routes.ts';

/**
 * Reads the route table of an OpenAPI document.
 *
 * @param file - JSON; a relative path starts at the folder of the bundle.
 * @param problems - Gets a sentence for each thing wrong with the file, without anything of its text but names.
 * @returns undefined when the file cannot be used.
 */
export function readOpenApiRoutes(file: string, problems: string[]): RouteTable | undefined {
  try {
    return routesFromOpenApi(JSON.parse(readFileSync(resolve(import.meta.dirname, file), 'utf8')));
  } catch (error) {
    const found = error instanceof ConfigurationError ? error.problems : ['cannot be read as JSON.'];
    problems.push(...found.map((problem) => `GATELENS_OPENAPI_FILE ${problem}`));
    return undefined;
  }
}
