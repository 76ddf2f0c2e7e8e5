import {
  API_ID,
  type Examined,
  functionPolicy,
  gatewayResponses,
  httpAuthorizer,
  restAuthorizer,
} from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const certificateSource = 'context.identity.clientCert.clientCertPem';
const restWith = (changes: object): Examined => ({
  answers: { getRestAuthorizers: async () => [restAuthorizer(changes)] },
});
const httpWith = (changes: object): Examined => ({
  kind: 'http',
  answers: { getHttpAuthorizers: async () => [httpAuthorizer(changes)] },
});

/** Cases of the API, its authorizers and routes. */
export const API_CASES: readonly CheckCase[] = [
  [
    'default-endpoint',
    'open, REST',
    'problem',
    /without a client certificate/,
    { answers: { getRestApi: async () => ({ id: API_ID, name: 'x' }) } },
  ],
  [
    'default-endpoint',
    'open, HTTP',
    'problem',
    /disableExecuteApiEndpoint is false/,
    {
      kind: 'http',
      answers: {
        getHttpApi: async () => ({ Name: 'x', ProtocolType: 'HTTP', DisableExecuteApiEndpoint: false }),
      },
    },
  ],
  [
    'authorizer-present',
    'none',
    'problem',
    /no Lambda authorizer/,
    { answers: { getRestAuthorizers: async () => [] } },
  ],
  [
    'authorizer-present',
    'only Cognito',
    'problem',
    /no Lambda authorizer/,
    restWith({ type: 'COGNITO_USER_POOLS' }),
  ],
  [
    'authorizer-type',
    'TOKEN',
    'problem',
    /type TOKEN/,
    restWith({ type: 'TOKEN', identitySource: 'method.request.header.Authorization' }),
  ],
  [
    'authorizer-cache',
    'the default of REST',
    'problem',
    /300 s/,
    restWith({
      authorizerResultTtlInSeconds: undefined,
      identitySource: 'method.request.header.Authorization',
    }),
  ],
  [
    'authorizer-cache',
    'without the certificate',
    'problem',
    /another certificate/,
    restWith({
      authorizerResultTtlInSeconds: 60,
      identitySource: 'method.request.header.Authorization, context.path',
    }),
  ],
  [
    'authorizer-cache',
    'by the serial number, which others may have',
    'problem',
    /another certificate/,
    restWith({
      authorizerResultTtlInSeconds: 60,
      identitySource: 'context.identity.clientCert.serialNumber',
    }),
  ],
  [
    'authorizer-cache',
    'with the certificate',
    'warning',
    /leave no record/,
    restWith({
      authorizerResultTtlInSeconds: 60,
      identitySource: `method.request.header.Authorization,${certificateSource}`,
    }),
  ],
  [
    'authorizer-cache',
    'HTTP, for all routes',
    'problem',
    /one route serves all/,
    httpWith({ AuthorizerResultTtlInSeconds: 60, IdentitySource: [`$${certificateSource}`] }),
  ],
  [
    'authorizer-cache',
    'HTTP, by route',
    'warning',
    /leave no record/,
    httpWith({
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: [`$${certificateSource}`, '$context.routeKey'],
    }),
  ],
  [
    'identity-source',
    'a header',
    'warning',
    /answered 401/,
    restWith({ identitySource: 'method.request.header.Authorization' }),
  ],
  [
    'identity-source',
    'HTTP',
    'warning',
    /request\.header/,
    httpWith({ IdentitySource: ['$request.header.Authorization'] }),
  ],
  [
    'identity-source',
    'a validation expression',
    'warning',
    /validation expression/,
    restWith({ identityValidationExpression: '^Bearer ' }),
  ],
  [
    'response-format',
    'simple responses',
    'warning',
    /simple responses/,
    httpWith({ EnableSimpleResponses: true }),
  ],
  [
    'routes-authorized',
    'an open method',
    'problem',
    /GET \/open/,
    {
      answers: {
        getResources: async () => [
          { path: '/open', resourceMethods: { GET: { authorizationType: 'NONE' } } },
        ],
      },
    },
  ],
  [
    'routes-authorized',
    'a method that was read without settings',
    'problem',
    /GET \/x/,
    { answers: { getResources: async () => [{ path: '/x', resourceMethods: { GET: {} } }] } },
  ],
  [
    'routes-authorized',
    'open on purpose',
    'ok',
    /authorized/,
    {
      answers: {
        getResources: async () => [
          { path: '/health', resourceMethods: { GET: { authorizationType: 'NONE' } } },
        ],
      },
      target: { openRoutes: ['GET /health'] },
    },
  ],
  [
    'routes-authorized',
    'an open route',
    'problem',
    /\$default/,
    {
      kind: 'http',
      answers: { getRoutes: async () => [{ RouteKey: '$default', AuthorizationType: 'NONE' }] },
    },
  ],
  [
    'routes-authorized',
    'IAM',
    'warning',
    /AWS_IAM/,
    {
      kind: 'http',
      answers: { getRoutes: async () => [{ RouteKey: 'GET /a', AuthorizationType: 'AWS_IAM' }] },
    },
  ],
  [
    'routes-authorized',
    'no routes',
    'warning',
    /no route/,
    { answers: { getResources: async () => [{ path: '/' }] } },
  ],
  [
    'gateway-responses',
    'one is the default',
    'warning',
    /ACCESS_DENIED is not set/,
    { answers: { getGatewayResponses: async () => gatewayResponses({ ACCESS_DENIED: undefined }) } },
  ],
  [
    'gateway-responses',
    'a quoted challenge',
    'warning',
    /not the call’s/,
    {
      answers: {
        getGatewayResponses: async () =>
          gatewayResponses({
            ACCESS_DENIED: { 'gatewayresponse.header.WWW-Authenticate': "'context.authorizer.challenge'" },
          }),
      },
    },
  ],
  [
    'gateway-responses',
    'no challenge at 401',
    'warning',
    /UNAUTHORIZED has no challenge/,
    { answers: { getGatewayResponses: async () => gatewayResponses({ UNAUTHORIZED: {} }) } },
  ],
  [
    'invoke-permission',
    'no policy',
    'problem',
    /does not let/,
    { answers: { getFunctionPolicy: async () => undefined } },
  ],
  [
    'invoke-permission',
    'another API',
    'problem',
    /does not let/,
    { answers: { getFunctionPolicy: async () => functionPolicy('other/*') } },
  ],
  [
    'invoke-permission',
    'only as an integration',
    'problem',
    /does not let/,
    { answers: { getFunctionPolicy: async () => functionPolicy(`${API_ID}/*/GET/time`) } },
  ],
  [
    'invoke-permission',
    'another service',
    'problem',
    /does not let/,
    { answers: { getFunctionPolicy: async () => functionPolicy(`${API_ID}/*`, 'events.amazonaws.com') } },
  ],
  [
    'invoke-permission',
    'every API of everyone',
    'warning',
    /every account/,
    { answers: { getFunctionPolicy: async () => functionPolicy(undefined) } },
  ],
  [
    'invoke-permission',
    'a pattern',
    'ok',
    /lets this authorizer/,
    { answers: { getFunctionPolicy: async () => functionPolicy(`${API_ID}/*`) } },
  ],
  [
    'invoke-permission',
    'a role',
    'ok',
    /role of its own/,
    {
      answers: {
        getRestAuthorizers: async () => [
          restAuthorizer({ authorizerCredentials: 'arn:aws:iam::111122223333:role/x' }),
        ],
        getFunctionPolicy: async () => undefined,
      },
    },
  ],
];
