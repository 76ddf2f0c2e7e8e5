import { ACCESS_LOG_KEYS, type AccessLogKey } from './access-log.ts';

/** An access-log line as it was read: text by key. A key without a value is left out. */
export type AccessLine = { readonly [key in AccessLogKey]?: string };

/** What a text turned out to be. */
export type ReadAccessLine =
  | {
      readonly kind: 'line';
      readonly line: AccessLine;
      /** A text of the caller broke the line: what follows it was left out. */
      readonly isDamaged: boolean;
    }
  | { readonly kind: 'other' };

const SCHEMA = /^gatelens\.access\/1(?:\.\d{1,4})?$/;
const MEMBER = /\s*"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"\s*([,}])/y;

/**
 * Reads a line that was written in `accessLogFormat`; never throws.
 *
 * Read member by member, not by `JSON.parse`: of a key that comes twice the first counts, which the service wrote, and
 * a quote in a text of the caller costs no more than what comes after it.
 */
export function readAccessLine(text: string): ReadAccessLine {
  const { members, isWhole } = readMembers(text.trim());
  if (!SCHEMA.test(members.get('schema') ?? '')) return { kind: 'other' };
  const line = ACCESS_LOG_KEYS.flatMap((key) => {
    const value = members.get(key);
    return value === undefined || value === '-' || value === '' ? [] : [[key, value]];
  });
  return { kind: 'line', line: Object.fromEntries(line), isDamaged: !isWhole };
}

function readMembers(text: string): {
  readonly members: ReadonlyMap<string, string>;
  readonly isWhole: boolean;
} {
  const members = new Map<string, string>();
  let isWhole = text.startsWith('{');
  let at = 1;
  while (isWhole && at < text.length) {
    MEMBER.lastIndex = at;
    const [whole = '', key = '', value = '', end] = MEMBER.exec(text) ?? [];
    const read = whole === '' ? undefined : decodeText(value);
    isWhole =
      read !== undefined && !members.has(key) && (end === '}') === (at + whole.length === text.length);
    if (read !== undefined && !members.has(key)) members.set(key, read);
    at += whole.length;
  }
  return { members, isWhole: isWhole && text.endsWith('}') };
}

const decodeText = (quoted: string): string | undefined => {
  try {
    const text: unknown = JSON.parse(`"${quoted}"`);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
};
