import { withoutUndefined } from './json.ts';
import { isResourceMetadata } from './resource-metadata.ts';

/** What the packaged handler takes from variables that most set-ups leave out. */
export interface OptionalVariables {
  readonly unknownRoute?: 'deny' | 'allow';
  readonly verifyScopes: boolean;
  readonly checkCertificateValidity?: boolean;
  readonly resourceMetadata?: string;
  readonly introspectionCacheTtlSeconds?: number;
  readonly allowDetail?: 'full' | 'compact' | number;
}

/** Longest use of an introspection answer: what API Gateway allows for its own cache, seconds. */
const MAX_TTL_SECONDS = 3_600;

/**
 * Reads `GATELENS_UNKNOWN_ROUTE`, `GATELENS_VERIFY_SCOPES` (default true), `GATELENS_CHECK_CERTIFICATE_VALIDITY`, `GATELENS_RESOURCE_METADATA`,
 * `GATELENS_ALLOW_DETAIL` and `GATELENS_INTROSPECTION_CACHE_TTL_SECONDS`.
 *
 * @param problems - Gets a sentence for each bad variable.
 */
export function readOptionalVariables(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): OptionalVariables {
  const read = (name: string, isUsable: (value: string) => boolean, wanted: string): string => {
    const value = environment[`GATELENS_${name}`] ?? '';
    if (value !== '' && !isUsable(value)) problems.push(`GATELENS_${name} is not ${wanted}.`);
    return value;
  };
  const choice = (name: string, ...values: readonly string[]): string =>
    read(name, (value) => values.includes(value), values.join(' or '));
  if (environment['GATELENS_ROUTES'] && environment['GATELENS_OPENAPI_FILE'])
    problems.push('GATELENS_OPENAPI_FILE is set beside GATELENS_ROUTES.');
  const ttlSeconds = read('INTROSPECTION_CACHE_TTL_SECONDS', isTtl, `a number from 0 to ${MAX_TTL_SECONDS}`);
  const detail = read('ALLOW_DETAIL', isDetail, 'full, compact or 0 to 1');
  return withoutUndefined({
    allowDetail: detail === '' ? undefined : detailOf(detail),
    unknownRoute: choice('UNKNOWN_ROUTE', 'deny', 'allow') === 'allow' ? ('allow' as const) : undefined,
    verifyScopes: choice('VERIFY_SCOPES', 'true', 'false') !== 'false',
    checkCertificateValidity: choice('CHECK_CERTIFICATE_VALIDITY', 'true', 'false') === 'true' || undefined,
    resourceMetadata: read('RESOURCE_METADATA', isResourceMetadata, 'an https URL') || undefined,
    introspectionCacheTtlSeconds: ttlSeconds === '' ? undefined : Number(ttlSeconds),
  });
}

const isDetail = (value: string): boolean =>
  value === 'full' || value === 'compact' || (/^\d(?:\.\d{1,9})?$/.test(value) && Number(value) <= 1);

const detailOf = (value: string): 'full' | 'compact' | number =>
  value === 'full' || value === 'compact' ? value : Number(value);

const isTtl = (value: string): boolean => /^\d{1,4}$/.test(value) && Number(value) <= MAX_TTL_SECONDS;
