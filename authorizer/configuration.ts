import type { Environment, Problems } from './environment.ts';
import { type IntrospectionConfiguration, readIntrospection } from './introspection-configuration.ts';
import { type OptionalVariables, readOptionalVariables } from './optional-variables.ts';
import type { RouteTable } from './routes.ts';
import { isRouteTable, routesProblem } from './routes-problem.ts';
import { reportUnknownVariables } from './unknown-variables.ts';

/** Thrown when the environment cannot be used; its message lists every bad variable, without any value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** One sentence for each bad variable. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The authorizer is configured wrongly: ${problems.join(' ')}`);
    this.problems = problems;
  }
}

/** What a quoted value may hold (RFC 6750 section 3). */
const REALM = /^[\x20\x21\x23-\x5B\x5D-\x7E]{1,256}$/;

/** Tells whether a text can be the realm of a challenge. */
export const isRealm = (text: string): boolean => REALM.test(text);

/** Settings of the packaged Lambda handler. */
export interface HandlerConfiguration extends OptionalVariables {
  readonly introspection: IntrospectionConfiguration;
  /** undefined: no route needs a scope. */
  readonly routes?: RouteTable;
  readonly requireBinding: boolean;
  readonly allowedDomains?: readonly string[];
  readonly realm?: string;
  readonly timeoutMs?: number;
}

/**
 * Reads which server answers about tokens: the variables `AUTHLETE_...` or `INTROSPECTION_...`.
 *
 * @throws ConfigurationError that names every bad variable.
 */
export const parseIntrospectionConfiguration = (environment: Environment): IntrospectionConfiguration =>
  finish([], (problems) => readIntrospection(environment, problems));

/**
 * Reads all settings of the packaged handler: the introspection server's, `GATELENS_ROUTES` (JSON of a route table),
 * `GATELENS_REQUIRE_BINDING` (default true), `GATELENS_ALLOWED_DOMAINS` (comma-separated), `GATELENS_REALM`,
 * `GATELENS_TIMEOUT_MS`, and those of `readOptionalVariables`. Any other of these beginnings is an error.
 *
 * @param found - Problems that were found already, to be listed with the others.
 * @throws ConfigurationError that names every bad variable.
 */
export const parseHandlerConfiguration = (
  environment: Environment,
  found: readonly string[] = [],
): HandlerConfiguration =>
  finish([...found], (problems) => {
    reportUnknownVariables(environment, problems);
    const routes = readRoutes(environment, problems);
    const allowedDomains = readList(environment['GATELENS_ALLOWED_DOMAINS']);
    const timeoutMs = readTimeout(environment, problems);
    const realm = environment['GATELENS_REALM'];
    if (environment['GATELENS_ALLOWED_DOMAINS'] && allowedDomains.length === 0)
      problems.push('GATELENS_ALLOWED_DOMAINS names no domain.');
    if (realm && !isRealm(realm))
      problems.push('GATELENS_REALM holds what a quoted string cannot, or is long.');
    return {
      introspection: readIntrospection(environment, problems),
      requireBinding: readBoolean(environment, 'GATELENS_REQUIRE_BINDING', true, problems),
      ...(routes === undefined ? {} : { routes }),
      ...(allowedDomains.length === 0 ? {} : { allowedDomains }),
      ...(realm ? { realm } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...readOptionalVariables(environment, problems),
    };
  });

const finish = <T>(problems: Problems, read: (problems: Problems) => T): T => {
  const configuration = read(problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return configuration;
};

function readRoutes(environment: Environment, problems: string[]): RouteTable | undefined {
  const text = environment['GATELENS_ROUTES'];
  if (text === undefined || text.trim() === '') return undefined;
  const value = parseJson(text);
  const problem = routesProblem(value) ?? (hasRepeatedKey(text, value) ? 'has a key twice' : undefined);
  if (problem !== undefined) problems.push(`GATELENS_ROUTES ${problem}.`);
  return isRouteTable(value) ? value : undefined;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Of two equal keys JSON.parse takes the last, which is not the one that a reader sees first. */
const hasRepeatedKey = (text: string, value: unknown): boolean =>
  countKeys(text) !== countKeys(JSON.stringify(value));

const countKeys = (json: string): number =>
  [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;

function readBoolean(environment: Environment, name: string, fallback: boolean, problems: string[]): boolean {
  const value = environment[name];
  if (value === undefined || value === '') return fallback;
  if (value !== 'true' && value !== 'false') problems.push(`${name} is neither true nor false.`);
  return value !== 'false';
}

function readTimeout(environment: Environment, problems: string[]): number | undefined {
  const value = environment['GATELENS_TIMEOUT_MS'];
  if (value === undefined || value === '') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(value)) problems.push('GATELENS_TIMEOUT_MS is not a number from 1 to 99999.');
  return Number(value);
}

const readList = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
