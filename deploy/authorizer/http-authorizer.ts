import { Annotations } from 'aws-cdk-lib';
import {
  CfnAuthorizer,
  CfnRoute,
  type HttpRouteAuthorizerBindOptions,
  type HttpRouteAuthorizerConfig,
  type IHttpApi,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { isSameValue, partsOf } from './api-parts.ts';
import { allowInvocation, invocationUri } from './invocation.ts';
import { warnOfLeaks } from './leak-warnings.ts';

/** How an HTTP API is protected. */
export interface HttpProtection {
  /** Routes that anyone may call, such as `GET /health`. OPTIONS always may. */
  readonly openRoutes?: readonly string[];
}

const AUTHORIZER_ID = 'GatelensAuthorizer';
/** What API Gateway calls a route with a Lambda authorizer. */
const CUSTOM = 'CUSTOM';

/**
 * Creates the authorizer of routes of HTTP APIs; each API gets its own when its first route is bound.
 *
 * As for REST APIs nothing is cached and there is no identity source. HTTP APIs have no gateway responses: a refusal is
 * always 403 `{"message":"Forbidden"}`, without `WWW-Authenticate` and `X-Decision-Id`.
 */
export const httpAuthorizer = (
  authorizerFunction: IFunction,
  { openRoutes = [] }: HttpProtection,
): IHttpRouteAuthorizer => ({
  bind: ({ route }: HttpRouteAuthorizerBindOptions): HttpRouteAuthorizerConfig => {
    const api: IHttpApi = route.httpApi;
    const known = api.node.tryFindChild(AUTHORIZER_ID);
    const authorizer = known instanceof HttpAuthorizer ? known : create(api, authorizerFunction);
    if (authorizer.asks !== authorizerFunction)
      throw new Error(
        'This HTTP API asks another GatelensAuthorizer already. Take `httpAuthorizer` of that one for all of its routes.',
      );
    for (const route of openRoutes) authorizer.openRoutes.add(route);
    return { authorizerId: authorizer.ref, authorizationType: CUSTOM };
  },
});

/** The authorizer of an API, with what all the calls for its routes said. */
class HttpAuthorizer extends CfnAuthorizer {
  readonly asks: IFunction;
  readonly openRoutes = new Set<string>();

  constructor(api: IHttpApi, authorizerFunction: IFunction) {
    super(api, AUTHORIZER_ID, {
      apiId: api.apiId,
      name: 'gatelens',
      authorizerType: 'REQUEST',
      authorizerUri: invocationUri(api, authorizerFunction),
      authorizerPayloadFormatVersion: '2.0',
      authorizerResultTtlInSeconds: 0,
      enableSimpleResponses: false,
    });
    this.asks = authorizerFunction;
  }
}

const create = (api: IHttpApi, authorizerFunction: IFunction): HttpAuthorizer => {
  const authorizer = new HttpAuthorizer(api, authorizerFunction);
  allowInvocation(api, 'GatelensInvocation', {
    function: authorizerFunction,
    apiId: api.apiId,
    authorizerId: authorizer.ref,
  });
  Annotations.of(api).addInfo(
    'HTTP APIs have no gateway responses: a refused caller gets 403 without WWW-Authenticate and X-Decision-Id. Use a REST API where callers need them.',
  );
  warnOfLeaks(api);
  api.node.addValidation({ validate: () => unprotectedRoutes(api, authorizer) });
  return authorizer;
};

const unprotectedRoutes = (api: IHttpApi, { ref, openRoutes }: HttpAuthorizer): string[] =>
  partsOf(api, CfnRoute, ({ apiId }) => apiId, api.apiId).flatMap(
    ({ routeKey, authorizationType, authorizerId }) => {
      const isProtected = authorizationType === CUSTOM && isSameValue(api, authorizerId, ref);
      return isProtected || routeKey.startsWith('OPTIONS ') || openRoutes.has(routeKey)
        ? []
        : [
            `${routeKey} can be called without the authorizer. Pass it the authorizer, or list it in openRoutes.`,
          ];
    },
  );
