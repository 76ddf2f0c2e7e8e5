import * as z from 'zod';

/** Fields of the record that hold text, in the order in which a reader looks for them. */
export const TEXT_FIELDS = [
  'decision',
  'outcome',
  'reason',
  'client_id',
  'sub',
  'resource',
  'method',
  'path',
  'api_id',
  'stage',
  'domain',
  'token_hash',
  'token_type',
  'scope',
  'required_scope',
  'missing_scope',
  'grant_type',
  'binding',
  'certificate_thumbprint',
  'bound_thumbprint',
  'certificate_subject',
  'certificate_issuer',
  'certificate_serial',
  'certificate_not_after',
  'source_ip',
  'user_agent',
  'request_id',
  'extended_request_id',
  'decision_id',
  'fapi_interaction_id',
  'function_request_id',
  'xray_trace_id',
  'action',
  'result_code',
  'introspection_cache',
  'introspection_exception',
  'service',
  'level',
  'config_version',
] as const;

/** Fields of the record that hold a number. */
export const NUMBER_FIELDS = [
  'http_status',
  'duration_ms',
  'introspection_ms',
  'introspection_cache_age',
  'exp',
] as const;

/** Characters of a value. */
export const MAX_VALUE_LENGTH = 256;
const MAX_VALUES = 100;
const MAX_CONDITIONS = 30;

const text = z.string().min(1).max(MAX_VALUE_LENGTH);
const textField = z.enum(TEXT_FIELDS);

/**
 * One condition. A call without the field fulfils only the negative ones (`!=`, `not in`, `not contains`, `absent`).
 *
 * Text is compared by case; `contains` finds a substring.
 */
export const conditionSchema = z.discriminatedUnion('operator', [
  z.strictObject({
    operator: z.enum(['=', '!=', 'contains', 'not contains']),
    field: textField,
    value: text,
  }),
  z.strictObject({
    operator: z.enum(['in', 'not in']),
    field: textField,
    values: z.array(text).min(1).max(MAX_VALUES).readonly(),
  }),
  z.strictObject({
    operator: z.enum(['==', '<>', '<', '<=', '>', '>=']),
    field: z.enum(NUMBER_FIELDS),
    value: z.number(),
  }),
  z.strictObject({
    operator: z.enum(['present', 'absent']),
    field: z.enum([...TEXT_FIELDS, ...NUMBER_FIELDS]),
  }),
]);

/** One condition. */
export type Condition = z.infer<typeof conditionSchema>;

/**
 * Conditions that must hold: all of them, or any of them, and in each case all of `and`. No condition at all holds
 * always.
 */
export const filterSchema = z.strictObject({
  match: z.enum(['all', 'any']).default('all'),
  conditions: z.array(conditionSchema).max(MAX_CONDITIONS).readonly(),
  and: z.array(conditionSchema).max(MAX_CONDITIONS).readonly().optional(),
});

/** Conditions that must hold. */
export type Filter = z.infer<typeof filterSchema>;
