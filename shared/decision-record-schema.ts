import * as z from 'zod';

const text = z.string();
const optionalText = text.exactOptional();

// The name may be one that a newer version has added.
const checkSchema = z.discriminatedUnion('result', [
  z.looseObject({
    name: text,
    result: z.enum(['passed', 'failed']),
    expected: optionalText,
    actual: optionalText,
    clause: optionalText,
  }),
  z.looseObject({ name: text, result: z.literal('skipped'), why: text, clause: optionalText }),
  z.looseObject({ name: text, result: z.literal('not_reached'), clause: optionalText }),
]);

/**
 * Reads a decision record of `gatelens.decision/1` and of any later minor version.
 *
 * Looser than the type that a writer fills: unknown keys pass, and the lists that may grow (`reason`, names of
 * checks, `binding`, `introspection_cache`, `level`, `detail`) are read as text. A key that is always there must be
 * there. `DecisionRecord` says what each key means.
 */
export const decisionRecordSchema = z.looseObject({
  schema: text.regex(/^gatelens\.decision\/1(?:\.\d{1,4})?$/),
  decision_id: text.min(1),
  timestamp: z.iso.datetime({ offset: true }),
  service: text,
  level: text,
  message: text,

  decision: z.enum(['Allow', 'Deny']),
  outcome: z.enum(['allow', 'deny', 'error']),
  reason: text,
  reason_text: text,
  http_status: z.int(),
  challenge: optionalText,
  checks: z.array(checkSchema),

  action: optionalText,
  result_code: optionalText,
  resultMessage: optionalText,
  introspection_ms: z.number().exactOptional(),
  introspection_cache: optionalText,
  introspection_cache_age: z.number().exactOptional(),
  introspection_exception: optionalText,

  token_hash: optionalText,
  token_type: optionalText,
  client_id: optionalText,
  sub: optionalText,
  scope: optionalText,
  required_scope: optionalText,
  missing_scope: optionalText,
  exp: z.number().exactOptional(),
  grant_type: optionalText,

  certificate_mismatch: z.boolean(),
  binding: text,
  bound_thumbprint: optionalText,
  certificate_thumbprint: optionalText,
  certificate_subject: optionalText,
  certificate_issuer: optionalText,
  certificate_serial: optionalText,
  certificate_not_before: optionalText,
  certificate_not_after: optionalText,

  method: optionalText,
  path: optionalText,
  resource: optionalText,
  source_ip: optionalText,
  user_agent: optionalText,
  api_id: optionalText,
  stage: optionalText,
  domain: optionalText,
  request_id: optionalText,
  extended_request_id: optionalText,
  fapi_interaction_id: optionalText,

  duration_ms: z.number(),
  cold_start: z.boolean(),
  function_request_id: optionalText,
  xray_trace_id: optionalText,
  config_version: optionalText,
  masked: z.array(text).exactOptional(),
  truncated: z.array(text).exactOptional(),
  detail: optionalText,

  introspection_request: z.record(z.string(), z.json()).exactOptional(),
  introspection_response: z.record(z.string(), z.json()).exactOptional(),
});

/** A decision record as it was read: what a writer of this version wrote, or one of a newer minor version. */
export type ReadDecisionRecord = z.infer<typeof decisionRecordSchema>;
