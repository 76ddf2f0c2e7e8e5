import { type CfnResource, Lazy, Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CfnAuthorizer,
  CfnMethod,
  type IAuthorizer,
  Method,
  RestApiBase,
  SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AnyRestApi } from './any-rest-api.ts';
import { isSameValue, partsOf } from './api-parts.ts';
import { addGatewayResponses, type DenyStatus } from './gateway-responses.ts';
import { allowInvocation, invocationUri } from './invocation.ts';
import { warnOfLeaks } from './leak-warnings.ts';

/** How a REST API is protected. */
export interface RestProtection {
  /**
   * Status of a refusal: 403 (default), as API Gateway answers a Deny, or 401, as RFC 6750 and RFC 8705 ask for bad
   * tokens. API Gateway knows one for all refusals: with 401 a missing scope is answered with 401 as well.
   */
  readonly denyStatus?: DenyStatus;
  /** Realm of the challenge when the authorizer did not run. Default: that of the authorizer. */
  readonly realm?: string;
  /** Methods that anyone may call, such as `GET /health`. OPTIONS always may. */
  readonly openMethods?: readonly string[];
}

const AUTHORIZER_ID = 'GatelensAuthorizer';

/**
 * Creates the authorizer of a REST API, the permission to invoke the function, and the gateway responses.
 *
 * The result TTL is 0 and there is no identity source: a cached Allow would be replayed for another certificate, and a
 * call without the source would be answered with 401 before the function sees it.
 *
 * @throws Error when the API is protected already.
 */
export const protectRestApi = (
  api: AnyRestApi,
  authorizerFunction: IFunction,
  { denyStatus = 403, realm = 'api', openMethods = [] }: RestProtection,
): IAuthorizer => {
  if (api.node.tryFindChild(AUTHORIZER_ID) !== undefined)
    throw new Error(
      'This API has a Gatelens authorizer already: pass its methods what the first call returned.',
    );
  const settings = {
    name: 'gatelens',
    type: 'REQUEST',
    authorizerUri: invocationUri(api, authorizerFunction),
    authorizerResultTtlInSeconds: 0,
  };
  const authorizer = new CfnAuthorizer(api, AUTHORIZER_ID, { ...settings, restApiId: api.restApiId });
  allowInvocation(api, 'GatelensInvocation', {
    function: authorizerFunction,
    apiId: api.restApiId,
    authorizerId: authorizer.ref,
  });
  const responses = addGatewayResponses(api, { denyStatus, realm });
  deployAgainWith(api, [authorizer, ...responses], { settings, denyStatus, realm });
  warnOfDefinition(api);
  warnOfLeaks(api);
  api.node.addValidation({ validate: () => unprotectedMethods(api, authorizer.ref, openMethods) });
  return { authorizerId: authorizer.ref, authorizationType: AuthorizationType.CUSTOM };
};

/** An authorizer that can be named before the API that it belongs to exists. */
export const lazyAuthorizer = (): { authorizer: IAuthorizer; resolveTo(authorizer: IAuthorizer): void } => {
  let resolved: IAuthorizer | undefined;
  return {
    authorizer: {
      authorizerId: Lazy.string({ produce: () => resolved?.authorizerId }),
      authorizationType: AuthorizationType.CUSTOM,
    },
    resolveTo: (authorizer) => {
      resolved = authorizer;
    },
  };
};

/** A stage serves a snapshot: without a new deployment a changed authorizer has no effect. */
const deployAgainWith = (api: AnyRestApi, resources: readonly CfnResource[], settings: object): void => {
  if (!(api instanceof RestApiBase) || api.latestDeployment === undefined) {
    Validations.of(api).addWarning(
      'gatelens:deploy-by-hand',
      'This API is not deployed by this app: create a deployment of its stage after this stack, else the authorizer has no effect.',
    );
    return;
  }
  api.latestDeployment.node.addDependency(...resources);
  api.latestDeployment.addToLogicalId(settings);
};

const unprotectedMethods = (
  api: AnyRestApi,
  authorizerId: string,
  openMethods: readonly string[],
): string[] =>
  partsOf(api, CfnMethod, ({ restApiId }) => restApiId, api.restApiId).flatMap((child) => {
    const method = `${child.httpMethod} ${pathOf(child)}`;
    const isProtected =
      child.authorizationType === AuthorizationType.CUSTOM &&
      isSameValue(api, child.authorizerId, authorizerId);
    return isProtected || child.httpMethod === 'OPTIONS' || openMethods.includes(method)
      ? []
      : [
          `${method} can be called without the authorizer. Pass it the authorizer, or list it in openMethods.`,
        ];
  });

/** A method that was not made by a `Resource` has the path of its construct for a name. */
const pathOf = ({ node }: CfnMethod): string =>
  node.scope instanceof Method ? node.scope.resource.path : node.path;

const warnOfDefinition = (api: AnyRestApi): void => {
  if (api instanceof SpecRestApi)
    Validations.of(api).addWarning(
      'gatelens:openapi-definition',
      'The methods of an OpenAPI definition name their authorizer in the definition and are not checked here: make sure that each has one.',
    );
};
