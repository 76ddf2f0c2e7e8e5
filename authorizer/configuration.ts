import type { AuthleteConfiguration } from './authlete-client.ts';
import { isObject } from './json.ts';
import { isScopeList, type RouteTable } from './routes.ts';

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

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

/** Settings of the packaged Lambda handler. */
export interface HandlerConfiguration {
  readonly authlete: AuthleteConfiguration;
  /** undefined: no route needs a scope. */
  readonly routes?: RouteTable;
  readonly requireBinding: boolean;
  readonly allowedDomains?: readonly string[];
  readonly realm?: string;
  readonly timeoutMs?: number;
}

/**
 * Reads the Authlete settings: `AUTHLETE_BASE_URL`, `AUTHLETE_SERVICE_APIKEY`, `AUTHLETE_SERVICE_APISECRET`.
 *
 * @throws ConfigurationError that names every bad variable.
 */
export const parseAuthleteConfiguration = (environment: Environment): AuthleteConfiguration =>
  finish([], (problems) => readAuthlete(environment, problems));

/**
 * Reads all settings of the packaged handler: Authlete's, `GATELENS_ROUTES` (JSON of a route table),
 * `GATELENS_REQUIRE_BINDING` (default true), `GATELENS_ALLOWED_DOMAINS` (comma-separated), `GATELENS_REALM`,
 * `GATELENS_TIMEOUT_MS`.
 *
 * @throws ConfigurationError that names every bad variable.
 */
export const parseHandlerConfiguration = (environment: Environment): HandlerConfiguration =>
  finish([], (problems) => {
    const routes = readRoutes(environment, problems);
    const allowedDomains = readList(environment['GATELENS_ALLOWED_DOMAINS']);
    const timeoutMs = readTimeout(environment, problems);
    const realm = environment['GATELENS_REALM'];
    return {
      authlete: readAuthlete(environment, problems),
      requireBinding: readBoolean(environment, 'GATELENS_REQUIRE_BINDING', true, problems),
      ...(routes === undefined ? {} : { routes }),
      ...(allowedDomains.length === 0 ? {} : { allowedDomains }),
      ...(realm ? { realm } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
  });

const finish = <T>(problems: string[], read: (problems: string[]) => T): T => {
  const configuration = read(problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return configuration;
};

const readAuthlete = (environment: Environment, problems: string[]): AuthleteConfiguration => {
  const version = environment['AUTHLETE_API_VERSION'];
  if (version === 'V3')
    problems.push('AUTHLETE_API_VERSION is V3, which this version of Gatelens does not support yet.');
  return {
    apiVersion: 'V2',
    baseUrl: readBaseUrl(environment, problems),
    serviceApiKey: readRequired(environment, 'AUTHLETE_SERVICE_APIKEY', problems),
    serviceApiSecret: readRequired(environment, 'AUTHLETE_SERVICE_APISECRET', problems),
  };
};

const readRequired = (environment: Environment, name: string, problems: string[]): string => {
  const value = environment[name] ?? '';
  if (value.trim() === '') problems.push(`${name} is not set.`);
  return value;
};

const readBaseUrl = (environment: Environment, problems: string[]): string => {
  const value = readRequired(environment, 'AUTHLETE_BASE_URL', problems);
  if (value.trim() === '') return value;
  const problem = problemOfBaseUrl(value);
  if (problem !== undefined) problems.push(`AUTHLETE_BASE_URL ${problem}.`);
  return value.replace(/\/+$/, '');
};

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const problemOfBaseUrl = (value: string): string | undefined => {
  if (!URL.canParse(value)) return 'is not a URL';
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return 'holds credentials';
  if (url.search !== '' || url.hash !== '') return 'has a query or a fragment';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'is not an https URL';
  return LOOPBACK.test(url.hostname) ? undefined : 'is http, which is for loopback only';
};

const readRoutes = (environment: Environment, problems: string[]): RouteTable | undefined => {
  const text = environment['GATELENS_ROUTES'];
  if (text === undefined || text.trim() === '') return undefined;
  const routes = parseRoutes(text);
  if (routes === undefined)
    problems.push(
      'GATELENS_ROUTES is not a JSON object of scope lists, such as {"GET /time":["time:query"]}.',
    );
  return routes;
};

const parseRoutes = (text: string): RouteTable | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isRouteTable(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isRouteTable = (value: unknown): value is RouteTable =>
  isObject(value) && Object.values(value).every(isScopeList);

const readBoolean = (
  environment: Environment,
  name: string,
  fallback: boolean,
  problems: string[],
): boolean => {
  const value = environment[name];
  if (value === undefined || value === '') return fallback;
  if (value !== 'true' && value !== 'false') problems.push(`${name} is neither true nor false.`);
  return value !== 'false';
};

const readTimeout = (environment: Environment, problems: string[]): number | undefined => {
  const value = environment['GATELENS_TIMEOUT_MS'];
  if (value === undefined || value === '') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(value)) problems.push('GATELENS_TIMEOUT_MS is not a number from 1 to 99999.');
  return Number(value);
};

const readList = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
