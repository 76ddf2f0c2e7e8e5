import { createHash } from 'node:crypto';
import { isJwt } from '../../shared/jwt-text.ts';
import { CommandError } from '../command-error.ts';

/** Options of `gatelens why`, as `parseArgs` takes them. */
export const WHY_ARGUMENTS = {
  'client-id': { type: 'string' },
  'token-hash': { type: 'string' },
  'token-stdin': { type: 'boolean' },
  'request-id': { type: 'string' },
  'decision-id': { type: 'string' },
  since: { type: 'string' },
  wait: { type: 'string' },
  json: { type: 'boolean' },
  region: { type: 'string' },
  'log-group': { type: 'string', multiple: true },
  'access-log-group': { type: 'string', multiple: true },
  endpoint: { type: 'string' },
} as const;

const SHA256_BASE64URL = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/**
 * Joins a hash to its option where it begins with a hyphen, as one in 64 does: `parseArgs` would take it for another
 * option.
 */
export const joinTokenHash = (args: readonly string[]): string[] => {
  const option = args.indexOf('--token-hash');
  const hash = args[option + 1];
  if (option === -1 || hash === undefined || !SHA256_BASE64URL.test(hash)) return [...args];
  return args.toSpliced(option, 2, `--token-hash=${hash}`);
};

/** The options as they were given. */
export type WhyValues = {
  readonly [name in keyof typeof WHY_ARGUMENTS]?: string | boolean | readonly string[] | undefined;
};

/** What is looked for. */
export interface WhyLookup {
  readonly kind: 'client_id' | 'token_hash' | 'request_id' | 'decision_id';
  readonly value: string;
}

const LOOKUPS = {
  'client-id': 'client_id',
  'token-hash': 'token_hash',
  'request-id': 'request_id',
  'decision-id': 'decision_id',
} as const;

const SCHEME = /^(?:authorization:\s*)?(?:bearer|dpop)\s+/i;
const MAX_VALUE_LENGTH = 256;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/**
 * Parses what is looked for: exactly one of the lookups. A token is hashed here, and nothing else is made of it.
 *
 * @param readToken - Reads the token from stdin.
 * @throws CommandError that names the option and the remedy.
 */
export const parseLookup = async (
  values: WhyValues,
  readToken: () => Promise<string>,
): Promise<WhyLookup> => {
  const given = Object.entries(LOOKUPS).flatMap(([option, kind]) => {
    const value = values[option as keyof typeof LOOKUPS];
    return typeof value === 'string' ? [{ option, kind, value }] : [];
  });
  const count = given.length + (values['token-stdin'] === true ? 1 : 0);
  if (count !== 1)
    throw new CommandError(
      'why needs one of --client-id, --token-hash, --token-stdin, --request-id and --decision-id.',
    );
  const [only] = given;
  if (only === undefined) return { kind: 'token_hash', value: hashToken(await readToken()) };
  if (only.value === '' || only.value.length > MAX_VALUE_LENGTH)
    throw new CommandError(`--${only.option} takes a value of 1 to ${MAX_VALUE_LENGTH} characters.`);
  if (only.kind !== 'token_hash' && (isJwt(only.value) || SCHEME.test(only.value)))
    throw new CommandError(
      `--${only.option} takes no token. Give a token by --token-stdin, never as an argument.`,
    );
  if (only.kind === 'token_hash' && !SHA256_BASE64URL.test(only.value))
    throw new CommandError(
      '--token-hash takes base64url(SHA-256(token)), 43 characters. Give a token itself by --token-stdin, never as an argument.',
    );
  return { kind: only.kind, value: only.value };
};

/** base64url(SHA-256(token)), the same value as DPoP `ath`. A whole Authorization header is taken, too. */
const hashToken = (text: string): string => {
  const token = text.trim().replace(SCHEME, '').trim();
  if (token === '') throw new CommandError('--token-stdin found no token on stdin.');
  return createHash('sha256').update(token).digest('base64url');
};

/**
 * Parses a span of time, such as `90s`, `15m`, `1h` or `7d`, into seconds.
 *
 * @throws CommandError for anything else.
 */
export const parseSpan = (option: 'since' | 'wait', text: string): number => {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit ?? ''] ?? Number.NaN);
  if (!(seconds > 0)) throw new CommandError(`--${option} takes a time such as 90s, 15m, 1h or 7d.`);
  return seconds;
};
