import { hash } from 'node:crypto';
import { createAuthleteClient } from './authlete-client.ts';
import { parseAuthleteConfiguration } from './configuration.ts';
import type { IntrospectionClient } from './introspection.ts';
import { createRecordWriter, type RecordWriter } from './record-writer.ts';
import type { RouteTable } from './routes.ts';
import { secretForms } from './secrets.ts';

/** Options of an `Authorizer`. */
export interface AuthorizerOptions {
  /**
   * true (default): always answer with a policy, also for a refusal. false: throw `Unauthorized` where a 401 is due
   * and `Internal Server Error` where no decision could be made.
   */
  readonly policy?: boolean;
  /** Refuse tokens that are not bound to a certificate. Default false, as in Authlete's Python class. */
  readonly requireBinding?: boolean;
  /** Domains that calls may come in by; a call by another, such as the default endpoint, is refused. */
  readonly allowedDomains?: readonly string[];
  /** Scopes by route; asked when `determineScopes` has no answer of its own. */
  readonly routes?: RouteTable;
  /** Realm of challenges. Default `api`. */
  readonly realm?: string;
  /** Deadline of an introspection, milliseconds. Default 5000; always below the rest of the invocation. */
  readonly timeoutMs?: number;
  /** Answer payload 2.0 of an HTTP API with `isAuthorized` instead of a policy. Default false. */
  readonly simpleResponse?: boolean;
  /** Who answers about tokens. Default: Authlete, by the environment variables `AUTHLETE_...`. */
  readonly introspection?: IntrospectionClient;
  /** Name in records and metrics. Default: `POWERTOOLS_SERVICE_NAME`, else `gatelens-authorizer`. */
  readonly serviceName?: string;
  /** Clock, milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Where records go. Default: stdout, through Powertools Logger and Metrics. */
  readonly recordWriter?: RecordWriter;
}

/** Options with every default filled in. */
export interface Settings {
  readonly policy: boolean;
  readonly requireBinding: boolean;
  readonly allowedDomains: readonly string[] | undefined;
  readonly routes: RouteTable | undefined;
  readonly realm: string;
  readonly timeoutMs: number;
  readonly simpleResponse: boolean;
  readonly introspection: IntrospectionClient;
  readonly serviceName: string;
  readonly now: () => number;
  readonly recordWriter: RecordWriter;
  /** Forms of the client's own credentials, to be taken out of every text. */
  readonly secretForms: readonly string[];
  /** Short hash of what decides. */
  readonly configVersion: string;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_SERVICE_NAME = 'gatelens-authorizer';

/**
 * Fills in the defaults of the options.
 *
 * @throws ConfigurationError when no client is given and the environment names none.
 */
export const resolveOptions = (options: AuthorizerOptions): Settings => {
  const introspection =
    options.introspection ?? createAuthleteClient(parseAuthleteConfiguration(process.env));
  const serviceName = options.serviceName ?? (process.env['POWERTOOLS_SERVICE_NAME'] || DEFAULT_SERVICE_NAME);
  const deciding = {
    policy: options.policy ?? true,
    requireBinding: options.requireBinding ?? false,
    allowedDomains: options.allowedDomains,
    routes: options.routes,
    realm: options.realm ?? 'api',
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    simpleResponse: options.simpleResponse ?? false,
  };
  return {
    ...deciding,
    introspection,
    serviceName,
    now: options.now ?? Date.now,
    recordWriter: options.recordWriter ?? createRecordWriter(serviceName),
    secretForms: secretForms(introspection.secrets ?? []),
    configVersion: hash('sha256', JSON.stringify([deciding, introspection.endpoint ?? 'own'])).slice(0, 12),
  };
};
