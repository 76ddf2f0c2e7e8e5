import type { Duration } from 'aws-cdk-lib';
import { isRouteKey } from '../../shared/route-key.ts';
import type { MaskSettings } from './mask-settings.ts';

/** What the packaged authorizer can be told; every default is that of the packaged handler. */
export interface PackagedSettings {
  /** Scopes by route, such as `{ 'GET /accounts/{id}': ['accounts:read'] }`. */
  readonly routes?: Readonly<Record<string, RouteScopes>>;
  /** File of an OpenAPI 3 document in JSON that says the same. */
  readonly openapi?: string;
  /** Refuse tokens that are not bound to a certificate. Default true. */
  readonly requireBinding?: boolean;
  /** Default `deny`. */
  readonly unknownRoute?: 'deny' | 'allow';
  /** Domains that calls may come in by; every other one, such as the default endpoint, is refused. */
  readonly allowedDomains?: readonly string[];
  /** Realm of challenges. Default `api`. */
  readonly realm?: string;
  /** https URL of the protected resource metadata (RFC 9728). */
  readonly resourceMetadata?: string;
  readonly checkCertificateValidity?: boolean;
  /** How long an introspection answer may be used again inside the function: the longest that a revocation goes unseen. Default: never. */
  readonly introspectionCacheTtl?: Duration;
  /** Deadline of an introspection. Default 5 s. */
  readonly introspectionTimeout?: Duration;
  /** How much the record of an Allow tells: `full` (default), `compact`, or the share of them to write in full, 0 to 1. */
  readonly allowDetail?: 'full' | 'compact' | number;
  /** Personal data that records do not show. Default: none is masked. */
  readonly masking?: MaskSettings;
}

/** Scopes of a route: all of a list, or all of one of several. */
export type RouteScopes = readonly string[] | { readonly anyOf: readonly (readonly string[])[] };

/** Variables that nobody may set, and what each would do. */
const REFUSED: Readonly<Record<string, string>> = {
  POWERTOOLS_LOGGER_LOG_EVENT: 'would log events with their tokens',
  POWERTOOLS_DEV: 'would silence metrics and spread log lines over many',
  POWERTOOLS_METRICS_DISABLED: 'would silence the alarms',
  NODE_TLS_REJECT_UNAUTHORIZED: 'could turn the checks of TLS off',
  NODE_DEBUG: 'could log requests with their secrets',
};

/** Variables whose values are secrets: they come from `introspection` and `masking`. */
const SECRET = /_(?:APISECRET|ACCESSTOKEN|CLIENT_SECRET|PRIVATE_KEY|MASK_KEY)(?:_ARN)?$/;

/** Lambda takes 4 KB of variables; some room is left for ARNs that are not known yet. */
const MAX_ROUTES_BYTES = 2_500;

/**
 * Builds the variables of the packaged authorizer's settings.
 *
 * @throws Error for settings that contradict each other or that the function could not start with.
 */
export const settingsVariables = (
  settings: PackagedSettings,
  openapiFile: string,
): Readonly<Record<string, string>> => {
  const { routes, openapi, requireBinding = true, allowedDomains, introspectionCacheTtl } = settings;
  if (routes !== undefined && openapi !== undefined)
    throw new Error('`routes` and `openapi` are both given: give one of them.');
  if (allowedDomains?.length === 0)
    throw new Error('`allowedDomains` names no domain: name those that calls come in by, or leave it out.');
  const wrongRoute = Object.keys(routes ?? {}).find((key) => !isRouteKey(key));
  if (wrongRoute !== undefined)
    throw new Error(`\`routes\` has the key "${wrongRoute}": it takes "VERB /template", "$name" or "*".`);
  const table = routes === undefined ? undefined : JSON.stringify(routes);
  if (table !== undefined && Buffer.byteLength(table) > MAX_ROUTES_BYTES)
    throw new Error(
      `\`routes\` is too long for an environment variable (${MAX_ROUTES_BYTES} bytes): use \`openapi\`.`,
    );
  return withoutUndefined({
    GATELENS_ROUTES: table,
    GATELENS_OPENAPI_FILE: openapi === undefined ? undefined : openapiFile,
    GATELENS_REQUIRE_BINDING: String(requireBinding),
    GATELENS_UNKNOWN_ROUTE: settings.unknownRoute,
    GATELENS_ALLOWED_DOMAINS: allowedDomains?.join(','),
    GATELENS_REALM: settings.realm,
    GATELENS_RESOURCE_METADATA: settings.resourceMetadata,
    GATELENS_CHECK_CERTIFICATE_VALIDITY:
      settings.checkCertificateValidity === undefined ? undefined : String(settings.checkCertificateValidity),
    GATELENS_INTROSPECTION_CACHE_TTL_SECONDS: introspectionCacheTtl?.toSeconds().toString(),
    GATELENS_TIMEOUT_MS: settings.introspectionTimeout?.toMilliseconds().toString(),
    GATELENS_ALLOW_DETAIL: settings.allowDetail?.toString(),
  });
};

/**
 * Checks variables that the user adds.
 *
 * @throws Error for one that would leak the token, silence the alarms, or put a secret in plain sight.
 */
export const checkedVariables = (
  added: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  for (const name of Object.keys(added)) {
    if (Object.hasOwn(REFUSED, name)) throw new Error(`${name} ${REFUSED[name]}: leave it out.`);
    if (SECRET.test(name))
      throw new Error(`${name} is a secret: give it in \`introspection\` or \`masking\`.`);
    if (Object.hasOwn(own, name)) throw new Error(`${name} is set by another option already: use that one.`);
  }
  return added;
};

const withoutUndefined = (
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
