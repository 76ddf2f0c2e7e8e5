import type { Awaitable } from './hooks.ts';

/** What becomes of a value in the record: left out, or replaced by `hmac:` and its HMAC-SHA-256 in base64url. */
export type MaskMode = 'drop' | 'hmac';

/**
 * Which personal data a record does not show. The policy's context and principal stay as they are: the backend needs
 * them, and neither is logged by us.
 */
export interface Masking {
  readonly sub?: MaskMode;
  readonly source_ip?: MaskMode;
  /** Values of the token's properties: of all, or by key; `*` is every other key. */
  readonly properties?: MaskMode | Readonly<Record<string, MaskMode>>;
  /**
   * Key of the HMAC, at least 16 characters; needed where a mode is `hmac`. A function is asked for it once for each
   * call. While it cannot be had, values are left out.
   */
  readonly key?: string | (() => Awaitable<string>);
}

/** Tells whether any of the modes needs a key. */
export const needsKey = ({ sub, source_ip, properties }: Masking): boolean =>
  [sub, source_ip, ...(typeof properties === 'object' ? Object.values(properties) : [properties])].includes(
    'hmac',
  );
