import type { DashboardAccess, DashboardOptions } from '../../dashboard/server/dashboard.ts';
import { CommandError } from '../command-error.ts';
import { readRegion } from '../region-option.ts';
import { readUrl } from '../url-option.ts';

/** Options of `gatelens dashboard`, for `parseArgs`. */
export const DASHBOARD_ARGUMENTS = {
  region: { type: 'string' },
  'log-group': { type: 'string', multiple: true },
  'access-log-group': { type: 'string', multiple: true },
  endpoint: { type: 'string' },
  'alarms-endpoint': { type: 'string' },
  'price-per-gb': { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'public-url': { type: 'string' },
  'jwt-issuer': { type: 'string' },
  'jwt-audience': { type: 'string' },
  'jwt-jwks': { type: 'string' },
} as const;

type Name = keyof typeof DASHBOARD_ARGUMENTS;

/** The options as typed. */
export type DashboardArguments = {
  readonly [Key in Name]?: (Key extends 'log-group' | 'access-log-group' ? string[] : string) | undefined;
};

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|::1)$/;
const LOGIN_OPTIONS = ['public-url', 'jwt-issuer', 'jwt-audience', 'jwt-jwks'] as const;

/**
 * Reads the options of `gatelens dashboard`, port and page aside.
 *
 * @param key - Start key for a dashboard on this machine.
 * @throws CommandError that says which option is missing or wrong.
 */
export const parseDashboardOptions = (
  given: DashboardArguments,
  environment: Readonly<Record<string, string | undefined>>,
  key: string,
): Omit<DashboardOptions, 'port' | 'webRoot'> => {
  const region = readRegion(given.region, environment);
  const logGroups = given['log-group'] ?? [];
  if (logGroups.length === 0 || logGroups.includes(''))
    throw new CommandError('say where the decisions are: --log-group /aws/lambda/gatelens-authorizer.');
  const alarms = readUrl('--alarms-endpoint', given['alarms-endpoint']);
  const endpoint = readUrl('--endpoint', given.endpoint);
  return {
    region,
    logGroups,
    accessLogGroups: given['access-log-group'] ?? [],
    access: parseAccess(given, key),
    logs: endpoint === undefined ? {} : { endpoint },
    ...(alarms === undefined ? {} : { alarms: { endpoint: alarms } }),
    ...parsePrice(given['price-per-gb']),
  };
};

const parsePrice = (text: string | undefined): { pricePerGb?: number } => {
  if (text === undefined) return {};
  const pricePerGb = Number(text);
  if (text !== '' && pricePerGb >= 0 && pricePerGb < 1_000) return { pricePerGb };
  throw new CommandError('--price-per-gb must be US dollars, such as 0.0063.');
};

/**
 * A dashboard that others can reach lets them use the AWS credentials of whoever started it, so it needs a login; and
 * one with a login is never opened by a key.
 */
const parseAccess = (given: DashboardArguments, key: string): DashboardAccess => {
  const { host = '127.0.0.1' } = given;
  const missing = LOGIN_OPTIONS.filter((name) => given[name] === undefined);
  if (missing.length === LOGIN_OPTIONS.length) {
    if (LOOPBACK.test(host)) return { kind: 'start_key', key };
    throw new CommandError(
      `--host lets others reach the dashboard, and your AWS credentials through it. Name who signs them in: ${LOGIN_OPTIONS.map((name) => `--${name}`).join(', ')}.`,
    );
  }
  if (missing.length > 0)
    throw new CommandError(`a login needs ${missing.map((name) => `--${name}`).join(', ')}, too.`);
  const login = {
    publicUrl: given['public-url'] ?? '',
    issuer: given['jwt-issuer'] ?? '',
    audience: given['jwt-audience'] ?? '',
    jwksUrl: given['jwt-jwks'] ?? '',
  };
  return { kind: 'login', host, login };
};
