import { ConfigurationError, isRealm } from './configuration.ts';
import { isObject } from './json.ts';
import type { AuthorizerOptions } from './options.ts';
import { isResourceMetadata } from './resource-metadata.ts';
import { routesProblem } from './routes-problem.ts';
import { MIN_KEY_LENGTH } from './secrets.ts';

/**
 * Checks the options of callers without types too.
 *
 * @throws ConfigurationError that lists every option that cannot be used.
 */
export function checkOptions(options: AuthorizerOptions): void {
  const routes = options.routes === undefined ? undefined : routesProblem(options.routes);
  const problems = CHECKS.filter(
    ([name, isUsable]) => options[name] !== undefined && !isUsable(options[name]),
  ).map(([name, , wanted]) => `${name} is not ${wanted}.`);
  if (routes !== undefined) problems.push(`routes ${routes}.`);
  if (problems.length > 0) throw new ConfigurationError(problems);
}

const isFrom = (min: number, max: number, value: unknown): boolean =>
  typeof value === 'number' && value >= min && value <= max;

function isMasking(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { sub, source_ip, properties, key, ...unknown } = value;
  const modes = [sub, source_ip, ...(isObject(properties) ? Object.values(properties) : [properties])];
  const hasKey = typeof key === 'function' || (typeof key === 'string' && key.length >= MIN_KEY_LENGTH);
  return (
    Object.keys(unknown).length === 0 &&
    modes.every((mode) => mode === undefined || mode === 'drop' || mode === 'hmac') &&
    (hasKey || !modes.includes('hmac'))
  );
}

/** Longer ones end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');

type Check = readonly [name: keyof AuthorizerOptions, isUsable: (value: unknown) => boolean, wanted: string];

const isClient = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['introspect'] === 'function' &&
  ['undefined', 'string'].includes(typeof value['endpoint']);

const CHECKS: readonly Check[] = [
  [
    'resourceMetadata',
    (value) => typeof value === 'string' && isResourceMetadata(value),
    'an https URL of at most 248 characters',
  ],
  ['unknownRoute', (value) => value === 'deny' || value === 'allow', 'deny or allow'],
  [
    'timeoutMs',
    (value) => isFrom(Number.MIN_VALUE, MAX_TIMER_MS, value),
    'a positive number of at most 31 bits',
  ],
  ['introspectionCacheTtlSeconds', (value) => isFrom(0, 3600, value), 'a number from 0 to 3600'],
  [
    'introspectionCacheMaxEntries',
    (value) => Number.isSafeInteger(value) && Number(value) > 0,
    'a positive integer',
  ],
  ['maxAge', (value) => Number.isSafeInteger(value) && Number(value) >= 0, 'an integer from 0 up'],
  ...(['allowedDomains', 'resources', 'acrValues'] as const).map(
    (name): Check => [name, isTexts, 'a list of texts with at least one'],
  ),
  [
    'allowDetail',
    (value) => value === 'full' || value === 'compact' || isFrom(0, 1, value),
    'full, compact or 0 to 1',
  ],
  ['masking', isMasking, 'drop or hmac by field, hmac with a key'],
  ['serviceName', (value) => typeof value === 'string', 'a text'],
  ...(
    ['policy', 'requireBinding', 'verifyScopes', 'checkCertificateValidity', 'simpleResponse'] as const
  ).map((name): Check => [name, (value) => typeof value === 'boolean', 'true or false']),
  ...(['issuer', 'audience'] as const).map(
    (name): Check => [name, (value) => typeof value === 'string' && value.trim() !== '', 'a text'],
  ),
  ['realm', (value) => typeof value === 'string' && isRealm(value), 'what a quoted string can hold'],
  ...(['determineSubject', 'isCertificateRevoked', 'now'] as const).map(
    (name): Check => [name, (value) => typeof value === 'function', 'a function'],
  ),
  ['introspection', isClient, 'a client'],
  ['recordWriter', (value) => isObject(value) && typeof value['write'] === 'function', 'a writer'],
];
