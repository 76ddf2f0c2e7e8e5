import { hash } from 'node:crypto';
import type { IntrospectionClient } from './introspection.ts';
import type { AnswerCache } from './introspection-cache.ts';
import type { AskedBesides } from './introspection-request.ts';
import { lazily } from './lazily.ts';
import type { Needles } from './needles.ts';
import type { AuthorizerOptions } from './options.ts';
import { createRecordWriter, type RecordWriter } from './record-writer.ts';
import type { RecordReshaper } from './reshape-record.ts';
import type { RouteTable } from './routes.ts';
import { followSecretForms } from './secrets.ts';

/** Options with every default filled in. */
export interface Settings {
  readonly policy: boolean;
  readonly requireBinding: boolean;
  readonly verifyScopes: boolean;
  readonly allowedDomains: readonly string[] | undefined;
  readonly checkCertificateValidity: boolean;
  readonly isCertificateRevoked: AuthorizerOptions['isCertificateRevoked'] | undefined;
  readonly routes: RouteTable | undefined;
  readonly unknownRoute: 'deny' | 'allow';
  readonly realm: string;
  readonly resourceMetadata: string | undefined;
  /** undefined: off. */
  readonly introspectionCache: Promise<AnswerCache> | undefined;
  readonly timeoutMs: number;
  readonly simpleResponse: boolean;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly askedBesides: AskedBesides;
  readonly determineSubject: AuthorizerOptions['determineSubject'] | undefined;
  readonly introspection: IntrospectionClient;
  readonly serviceName: string;
  readonly now: () => number;
  readonly recordWriter: RecordWriter;
  /** Masks and shortens records; undefined: they stay as they are. */
  readonly reshapeRecord: RecordReshaper['reshape'] | undefined;
  /** Forms of the client's own credentials, to be taken out of every text. */
  readonly secretForms: () => readonly Needles[];
  /** Short hash of what decides. */
  readonly configVersion: () => string;
  /** Nothing is to be checked but what every call is checked for. */
  readonly isPlain: boolean;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_SERVICE_NAME = 'gatelens-authorizer';
const DEFAULT_CACHE_ENTRIES = 1_000;

/** Options that were checked, with a client. */
export type UsableOptions = AuthorizerOptions & { readonly introspection: IntrospectionClient };

/** Fills in the defaults of the options. */
export function createSettings(options: UsableOptions): Settings {
  const { introspection } = options;
  const serviceName = serviceNameOf(options.serviceName ?? process.env['POWERTOOLS_SERVICE_NAME'] ?? '');
  const deciding = {
    policy: options.policy ?? true,
    requireBinding: options.requireBinding ?? false,
    verifyScopes: options.verifyScopes ?? false,
    allowedDomains: options.allowedDomains,
    checkCertificateValidity: options.checkCertificateValidity ?? false,
    routes: options.routes,
    unknownRoute: options.unknownRoute ?? 'deny',
    realm: options.realm ?? 'api',
    resourceMetadata: options.resourceMetadata,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    simpleResponse: options.simpleResponse ?? false,
    issuer: options.issuer,
    audience: options.audience,
    askedBesides: {
      resources: options.resources ?? null,
      acrValues: options.acrValues ?? null,
      maxAge: options.maxAge ?? 0,
    },
  };
  const { isCertificateRevoked, determineSubject, introspectionCacheTtlSeconds: ttlSeconds = 0 } = options;
  const configured = JSON.stringify([
    deciding,
    introspection.endpoint ?? 'own',
    ttlSeconds,
    isCertificateRevoked !== undefined,
    determineSubject !== undefined,
  ]);
  return {
    ...deciding,
    isPlain:
      !deciding.checkCertificateValidity &&
      (isCertificateRevoked ?? determineSubject ?? deciding.issuer ?? deciding.audience) === undefined,
    isCertificateRevoked,
    determineSubject,
    introspection,
    introspectionCache:
      ttlSeconds > 0
        ? createCache(ttlSeconds, options.introspectionCacheMaxEntries ?? DEFAULT_CACHE_ENTRIES)
        : undefined,
    serviceName,
    now: options.now ?? Date.now,
    recordWriter: options.recordWriter ?? createRecordWriter(serviceName),
    ...followSecrets(introspection, options),
    // At its first use: the first digest of a process takes 2 ms, which no cold start should wait for.
    configVersion: lazily(() => hash('sha256', configured).slice(0, 12)),
  };
}

/** Longest name of a service, characters. */
const MAX_SERVICE_NAME = 255;

/**
 * Makes a name what CloudWatch takes as the value of a dimension: with any other it drops the metrics, and the alarms
 * go blind. Without one it is the authorizer's own.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html Dimension}
 */
export const serviceNameOf = (name: string): string =>
  name
    .replaceAll(/[^\x20-\x7E]/g, '_')
    .slice(0, MAX_SERVICE_NAME)
    .trim() || DEFAULT_SERVICE_NAME;

/** Loads what changes records only where something is to be changed. */
function followSecrets(
  introspection: IntrospectionClient,
  { masking, allowDetail = 'full' }: AuthorizerOptions,
): Pick<Settings, 'reshapeRecord' | 'secretForms'> {
  const forms = followSecretForms(introspection);
  if (masking === undefined && (allowDetail === 'full' || allowDetail === 1))
    return { reshapeRecord: undefined, secretForms: () => [forms()] };
  let reshaper: RecordReshaper | undefined;
  const loading = import('./reshape-record.ts').then(({ createReshaper }) => {
    reshaper = createReshaper(masking, allowDetail);
    return reshaper;
  });
  loading.catch(() => undefined);
  return {
    reshapeRecord: async (...record) => (await loading).reshape(...record),
    secretForms: () => (reshaper === undefined ? [forms()] : [forms(), reshaper.secretForms()]),
  };
}

/** Loads the cache at once; each call that would use one that cannot be loaded is refused. */
const createCache = (ttlSeconds: number, maxEntries: number): Promise<AnswerCache> => {
  const loading = import('./introspection-cache.ts').then(({ createAnswerCache }) =>
    createAnswerCache({ ttlMs: ttlSeconds * 1000, maxEntries }),
  );
  loading.catch(() => undefined);
  return loading;
};
