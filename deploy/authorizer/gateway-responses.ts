import { CfnGatewayResponse, type CfnGatewayResponseProps } from 'aws-cdk-lib/aws-apigateway';
import type { AnyRestApi } from './any-rest-api.ts';

/** Status of a refusal. */
export type DenyStatus = 401 | 403;

/** `$context` values are JSON-safe here: `messageString` is quoted by API Gateway, the ids are made of `[0-9a-f-]`. */
const BODY =
  '{"message":$context.error.messageString,"decision_id":"$context.authorizer.decision_id","request_id":"$context.requestId"}';

/** An unquoted source is looked up at each call; a quoted one is taken as it stands. */
const LOOKED_UP_CHALLENGE = 'context.authorizer.challenge';

/** What a quoted string of a challenge may hold (RFC 6750 section 3), without the quotes of a mapping. */
const REALM = /^[\x20\x21\x23-\x26\x28-\x5B\x5D-\x7E]{1,256}$/;

/**
 * Gives refusals and failures of the authorizer the headers `WWW-Authenticate`, `X-Decision-Id` and `X-Request-Id`.
 *
 * UNAUTHORIZED arises where the authorizer did not answer with a policy, so there is no context to take a challenge from;
 * a 401 has to carry one all the same (RFC 6750 section 3), so it gets a fixed one.
 *
 * How API Gateway resolves a value that is missing has not been run on AWS.
 *
 * @throws Error for a realm that no quoted string can hold.
 */
export const addGatewayResponses = (
  api: AnyRestApi,
  { denyStatus, realm }: { readonly denyStatus: DenyStatus; readonly realm: string },
): readonly CfnGatewayResponse[] => {
  if (!REALM.test(realm))
    throw new Error('`realm` takes 1 to 256 printable ASCII characters without quotes and backslashes.');
  const add = (id: string, responseType: string, statusCode: number, challenge: string): CfnGatewayResponse =>
    new CfnGatewayResponse(api, `Gatelens${id}`, {
      restApiId: api.restApiId,
      ...responseProps(responseType, statusCode, challenge),
    });
  return [
    add('AccessDenied', 'ACCESS_DENIED', denyStatus, LOOKED_UP_CHALLENGE),
    add('Unauthorized', 'UNAUTHORIZED', 401, `'Bearer realm="${realm}"'`),
    add('Failure', 'AUTHORIZER_FAILURE', 500, LOOKED_UP_CHALLENGE),
    add('ConfigurationError', 'AUTHORIZER_CONFIGURATION_ERROR', 500, LOOKED_UP_CHALLENGE),
  ];
};

const responseProps = (
  responseType: string,
  statusCode: number,
  challenge: string,
): Omit<CfnGatewayResponseProps, 'restApiId'> => ({
  responseType,
  statusCode: String(statusCode),
  responseParameters: {
    'gatewayresponse.header.WWW-Authenticate': challenge,
    'gatewayresponse.header.X-Decision-Id': 'context.authorizer.decision_id',
    'gatewayresponse.header.X-Request-Id': 'context.requestId',
    'gatewayresponse.header.Cache-Control': "'no-store'",
  },
  responseTemplates: { 'application/json': BODY },
});
