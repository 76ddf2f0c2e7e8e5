import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type SecretSource, secretStatements, secretVariables } from './secret-source.ts';

/** What becomes of a value in a record: left out, or replaced by its HMAC-SHA-256. */
export type MaskMode = 'drop' | 'hmac';

/** Personal data that records do not show (docs/audit-trail.md). */
export interface MaskSettings {
  readonly sub?: MaskMode;
  readonly sourceIp?: MaskMode;
  /** Values of the token's properties: of all, or by key; `*` is every other key. */
  readonly properties?: MaskMode | Readonly<Record<string, MaskMode>>;
  /** Key of the HMAC, at least 16 characters; needed where a mode is `hmac`. */
  readonly key?: SecretSource;
}

/**
 * Builds the environment and the permissions for masking.
 *
 * @throws Error for an `hmac` without a key: the values would be left out, and nobody could find them again.
 */
export const maskSettings = (
  masking: MaskSettings = {},
): {
  readonly variables: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
} => {
  const { sub, sourceIp, properties, key } = masking;
  const modes = [
    sub,
    sourceIp,
    ...(typeof properties === 'object' ? Object.values(properties) : [properties]),
  ];
  if (modes.includes('hmac') && key === undefined)
    throw new Error('`masking` with `hmac` needs a `key`: a secret of at least 16 characters.');
  return {
    variables: {
      ...(sub === undefined ? {} : { GATELENS_MASK_SUB: sub }),
      ...(sourceIp === undefined ? {} : { GATELENS_MASK_SOURCE_IP: sourceIp }),
      ...(properties === undefined ? {} : { GATELENS_MASK_PROPERTIES: propertiesText(properties) }),
      ...(key === undefined ? {} : secretVariables('GATELENS_MASK_KEY', key)),
    },
    statements: key === undefined ? [] : secretStatements(key),
  };
};

const propertiesText = (properties: NonNullable<MaskSettings['properties']>): string =>
  typeof properties === 'string' ? properties : JSON.stringify(properties);
