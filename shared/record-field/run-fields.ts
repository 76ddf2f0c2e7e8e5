import type { FieldGroup } from './record-field.ts';

/** The run of the function, and what was done to the record. */
export const RUN_FIELDS = {
  duration_ms: {
    form: 'number',
    always: true,
    unit: 'ms',
    source: 'Gatelens',
    example: 12.904,
    meaning: 'From the event to the decision.',
  },
  cold_start: {
    form: 'boolean',
    always: true,
    source: 'Powertools',
    example: false,
    meaning: 'First call of this instance of the function.',
  },
  function_request_id: {
    form: 'text',
    source: 'AWS Lambda, `awsRequestId`',
    example: '8f5b2f3a-1f5c-4a39-9b0e-0d7a6a5b2f11',
    meaning: 'Id of the invocation: that of the START and REPORT lines.',
  },
  xray_trace_id: {
    form: 'text',
    source: 'AWS X-Ray, trace header',
    example: '1-67d6a1c2-4f8a1c2b3d5e6f708192a3b4',
    meaning: 'Trace of the invocation.',
  },
  config_version: {
    form: 'text',
    source: 'Gatelens',
    example: 'b1946ac92492',
    meaning: 'Short hash of the configuration in force, without its secrets.',
  },
  masked: {
    form: 'texts',
    source: 'Gatelens',
    example: ['introspection_response.properties.1'],
    meaning:
      'What was taken out because it is secret or personal: paths in the record, and `usageIdentifierKey` of the answer.',
  },
  truncated: {
    form: 'texts',
    source: 'Gatelens',
    example: ['user_agent'],
    meaning: 'Keys whose values were cut; `*` for all long texts.',
  },
  detail: {
    form: 'words',
    words: ['compact'],
    grows: true,
    source: 'Gatelens',
    meaning: 'On an Allow record that was written in a shorter form. A Deny is always whole.',
  },
} as const satisfies FieldGroup;
