import type { FieldGroup } from './record-field.ts';

/** The call, as API Gateway describes it. */
export const REQUEST_FIELDS = {
  method: {
    form: 'text',
    source: 'RFC 9110 section 9',
    example: 'GET',
    meaning: 'HTTP method.',
  },
  path: {
    form: 'text',
    source: 'RFC 3986 section 3.3',
    example: '/accounts/7',
    meaning: 'Path without the query.',
  },
  resource: {
    form: 'text',
    source: 'API Gateway, `resource` and `routeKey`',
    example: '/accounts/{accountId}',
    meaning: 'Template of the route.',
  },
  source_ip: {
    form: 'text',
    source: 'API Gateway, `identity.sourceIp`',
    example: '192.0.2.1',
    meaning: 'Address that the call came from.',
  },
  user_agent: {
    form: 'text',
    source: 'RFC 9110 section 10.1.5',
    example: 'curl/8.15.0',
    meaning: 'What the client calls itself.',
  },
  api_id: {
    form: 'text',
    source: 'API Gateway, `apiId`',
    example: 'abcdef1234',
    meaning: 'Id of the API.',
  },
  stage: {
    form: 'text',
    source: 'API Gateway, `stage`',
    example: 'prod',
    meaning: 'Stage of the API.',
  },
  domain: {
    form: 'text',
    source: 'API Gateway, `domainName`',
    example: 'api.example.com',
    meaning: 'Domain that the call came in by.',
  },
  request_id: {
    form: 'text',
    source: 'API Gateway, `$context.requestId`',
    example: 'f6cd0d4e-59cd-11ee-8c99-0242ac120002',
    meaning: 'Joins the record with the [access log](access-log.md).',
  },
  extended_request_id: {
    form: 'text',
    source: 'API Gateway, `$context.extendedRequestId`',
    example: 'HXqk3H2uoAMFhEA=',
    meaning: 'The same call, as AWS support asks for it.',
  },
  fapi_interaction_id: {
    form: 'text',
    source: 'FAPI 1.0 Baseline section 6.2.1',
    example: 'c770aef3-6784-41f7-8e0e-ff5f97bddb3a',
    meaning:
      "The caller's `x-fapi-interaction-id` when it is a UUID, else a new one. One id may span many calls.",
  },
} as const satisfies FieldGroup;
