import { BINDING_FIELDS } from './binding-fields.ts';
import { IDENTITY_FIELDS } from './identity-fields.ts';
import { INTROSPECTION_FIELDS, INTROSPECTION_OBJECTS } from './introspection-fields.ts';
import type { RecordField } from './record-field.ts';
import { REQUEST_FIELDS } from './request-fields.ts';
import { RUN_FIELDS } from './run-fields.ts';
import { TOKEN_FIELDS } from './token-fields.ts';
import { VERDICT_FIELDS } from './verdict-fields.ts';

/**
 * Every key of the decision record, in the order in which it is written.
 *
 * The one source of the type, the zod schemas, the JSON Schema and `docs/decision-record.md`.
 */
export const RECORD_FIELDS = {
  ...IDENTITY_FIELDS,
  ...VERDICT_FIELDS,
  ...INTROSPECTION_FIELDS,
  ...TOKEN_FIELDS,
  ...BINDING_FIELDS,
  ...REQUEST_FIELDS,
  ...RUN_FIELDS,
  ...INTROSPECTION_OBJECTS,
} as const;

/** Key of a decision record. */
export type RecordKey = keyof typeof RECORD_FIELDS;

/** The same, for those who walk over all keys. */
export const RECORD_FIELD_LIST: readonly (readonly [RecordKey, RecordField])[] = Object.entries(
  RECORD_FIELDS,
) as (readonly [RecordKey, RecordField])[];

/** The keys by group, for a reader. */
export const RECORD_FIELD_GROUPS: readonly (readonly [title: string, keys: readonly string[]])[] = [
  ['Identity', Object.keys(IDENTITY_FIELDS)],
  ['Verdict', Object.keys(VERDICT_FIELDS)],
  ['Introspection', [...Object.keys(INTROSPECTION_FIELDS), ...Object.keys(INTROSPECTION_OBJECTS)]],
  ['Token', Object.keys(TOKEN_FIELDS)],
  ['Binding', Object.keys(BINDING_FIELDS)],
  ['Request', Object.keys(REQUEST_FIELDS)],
  ['Run', Object.keys(RUN_FIELDS)],
];
