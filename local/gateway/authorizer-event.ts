import type { ClientCertificate } from './client-certificate.ts';
import { ACCOUNT_ID, formatRequestTime, type GatewayCall } from './gateway-call.ts';
import { buildHeaderMaps, findHeader } from './request-headers.ts';
import { parseQuery } from './request-target.ts';
import type { RouteMatch } from './sample-api.ts';

/** Event that a REQUEST authorizer of a REST API gets. */
export interface AuthorizerEvent {
  readonly type: 'REQUEST';
  readonly methodArn: string;
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly queryStringParameters: Readonly<Record<string, string>>;
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[]>>;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly resourceId: string;
    readonly resourcePath: string;
    readonly httpMethod: string;
    readonly extendedRequestId: string;
    readonly requestTime: string;
    readonly path: string;
    readonly accountId: string;
    readonly protocol: string;
    readonly stage: string;
    readonly domainPrefix: string;
    readonly requestTimeEpoch: number;
    readonly requestId: string;
    readonly identity: {
      readonly apiKey: null;
      readonly sourceIp: string;
      readonly userAgent: string | null;
      readonly clientCert?: ClientCertificate;
    };
    readonly domainName: string;
    readonly apiId: string;
  };
}

/** A call whose route is known. */
export interface RoutedCall {
  readonly call: GatewayCall;
  readonly match: RouteMatch;
  /** Path without the stage, not decoded. */
  readonly path: string;
  readonly methodArn: string;
}

/**
 * Builds the event of a call, as API Gateway sends it.
 *
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html Input to a Lambda authorizer}
 */
export const buildAuthorizerEvent = ({ call, match, path, methodArn }: RoutedCall): AuthorizerEvent => {
  const headers = buildHeaderMaps(call.headers, [
    ['X-Amzn-Trace-Id', call.ids.traceId],
    ['X-Forwarded-For', forwardedFor(call)],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]);
  const query = parseQuery(call.target?.query ?? '');
  return {
    type: 'REQUEST',
    methodArn,
    resource: match.route.resource,
    path,
    httpMethod: call.method,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.multi,
    pathParameters: match.parameters,
    stageVariables: {},
    requestContext: buildRequestContext(call, match),
  };
};

const buildRequestContext = (
  call: GatewayCall,
  { route }: RouteMatch,
): AuthorizerEvent['requestContext'] => ({
  resourceId: route.resourceId,
  resourcePath: route.resource,
  httpMethod: call.method,
  extendedRequestId: call.ids.extendedRequestId,
  requestTime: formatRequestTime(call.receivedAtMs),
  path: call.target?.path ?? '/',
  accountId: ACCOUNT_ID,
  protocol: call.protocol,
  stage: call.endpoint.stage,
  domainPrefix: call.endpoint.domainName.split('.')[0] ?? '',
  requestTimeEpoch: call.receivedAtMs,
  requestId: call.ids.requestId,
  identity: {
    apiKey: null,
    sourceIp: call.sourceIp,
    userAgent: findHeader(call.headers, 'user-agent') ?? null,
    ...(call.certificate.kind === 'trusted' ? { clientCert: call.certificate.certificate } : {}),
  },
  domainName: call.endpoint.domainName,
  apiId: call.endpoint.apiId,
});

/** The address that was really seen stands last, behind whatever the client claimed. */
const forwardedFor = (call: GatewayCall): string => {
  const claimed = findHeader(call.headers, 'x-forwarded-for');
  return claimed === undefined ? call.sourceIp : `${claimed}, ${call.sourceIp}`;
};
