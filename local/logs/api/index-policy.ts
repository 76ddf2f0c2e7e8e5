import { z } from 'zod';
import { invalidParameter } from '../../aws-json/aws-exception.ts';

/** Fields of one policy, and the characters of one name (AWS quotas). */
const MAX_FIELDS = 20;
const MAX_NAME = 100;

/** How a field is indexed. */
export type IndexType = 'FIELD_INDEX' | 'FACET';

/** A field of an index policy. */
export interface IndexedField {
  readonly name: string;
  readonly type: IndexType;
}

const fieldName = z.string().min(1).max(MAX_NAME);

const policyDocument = z.strictObject({
  Fields: z.array(fieldName).optional(),
  FieldsV2: z.record(fieldName, z.strictObject({ type: z.enum(['FIELD_INDEX', 'FACET']) })).optional(),
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Parses the document of an index policy.
 *
 * @throws AwsException `InvalidParameterException`
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutIndexPolicy.html PutIndexPolicy}
 */
export const parseIndexPolicy = (text: string): readonly IndexedField[] => {
  const result = policyDocument.safeParse(parseJson(text));
  if (!result.success) {
    throw invalidParameter(
      `The policyDocument must be JSON with Fields or FieldsV2, whose names have 1 to ${MAX_NAME} characters.`,
    );
  }
  const fields: readonly IndexedField[] = [
    ...(result.data.Fields ?? []).map((name) => ({ name, type: 'FIELD_INDEX' as const })),
    ...Object.entries(result.data.FieldsV2 ?? {}).map(([name, { type }]) => ({ name, type })),
  ];
  if (fields.length === 0 || fields.length > MAX_FIELDS) {
    throw invalidParameter(`An index policy has 1 to ${MAX_FIELDS} fields.`);
  }
  if (new Set(fields.map(({ name }) => name)).size < fields.length) {
    throw invalidParameter('A field of an index policy is named once.');
  }
  return fields;
};
