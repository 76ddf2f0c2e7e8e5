import type * as rest from '@aws-sdk/client-api-gateway';
import type * as http from '@aws-sdk/client-apigatewayv2';
import { withoutUndefined } from '../../../authorizer/json.ts';
import type {
  ApiFacts,
  AuthorizerFacts,
  GatewayResponseFacts,
  MutualTlsFacts,
  RouteFacts,
  StageFacts,
} from './aws-facts.ts';

/** What a REST authorizer has where nothing is set, seconds. */
const REST_DEFAULT_TTL_SECONDS = 300;

export const parseRestApi = ({ name = '', disableExecuteApiEndpoint }: rest.RestApi): ApiFacts => ({
  kind: 'rest',
  name,
  isDefaultEndpointOpen: disableExecuteApiEndpoint !== true,
});

/** @returns undefined for a WebSocket API, which knows no mutual TLS. */
export const parseHttpApi = ({
  Name = '',
  ProtocolType,
  DisableExecuteApiEndpoint,
}: http.GetApiResponse): ApiFacts | undefined =>
  ProtocolType === 'HTTP'
    ? { kind: 'http', name: Name, isDefaultEndpointOpen: DisableExecuteApiEndpoint !== true }
    : undefined;

const FUNCTION = /\/functions\/(arn:[^/${}]+)\/invocations$/;

const functionOf = (uri: string | undefined): string | undefined => FUNCTION.exec(uri ?? '')?.[1];

export const parseRestAuthorizer = (authorizer: rest.Authorizer): AuthorizerFacts =>
  withoutUndefined({
    id: authorizer.id ?? '',
    name: authorizer.name ?? authorizer.id ?? '',
    type: authorizer.type ?? '',
    ttlSeconds: authorizer.authorizerResultTtlInSeconds ?? REST_DEFAULT_TTL_SECONDS,
    identitySources: (authorizer.identitySource ?? '').split(',').flatMap((text) => text.trim() || []),
    validation: authorizer.identityValidationExpression || undefined,
    functionArn: functionOf(authorizer.authorizerUri),
    role: authorizer.authorizerCredentials || undefined,
    expectsSimpleResponse: false,
  });

/** An HTTP API caches nothing where no time is set. */
export const parseHttpAuthorizer = (authorizer: http.Authorizer): AuthorizerFacts =>
  withoutUndefined({
    id: authorizer.AuthorizerId ?? '',
    name: authorizer.Name ?? authorizer.AuthorizerId ?? '',
    type: authorizer.AuthorizerType ?? '',
    ttlSeconds: authorizer.AuthorizerResultTtlInSeconds ?? 0,
    identitySources: authorizer.IdentitySource ?? [],
    functionArn: functionOf(authorizer.AuthorizerUri),
    role: authorizer.AuthorizerCredentialsArn || undefined,
    expectsSimpleResponse: authorizer.EnableSimpleResponses === true,
  });

export const parseResource = ({ path = '', resourceMethods = {} }: rest.Resource): readonly RouteFacts[] =>
  Object.entries(resourceMethods).map(([method, { authorizationType, authorizerId }]) =>
    withoutUndefined({
      key: `${method} ${path}`,
      // A method whose settings were not read counts as open, never as protected.
      authorization: authorizationType ?? 'NONE',
      authorizerId,
    }),
  );

export const parseRoute = ({ RouteKey = '', AuthorizationType, AuthorizerId }: http.Route): RouteFacts =>
  withoutUndefined({
    key: RouteKey,
    authorization: AuthorizationType ?? 'NONE',
    authorizerId: AuthorizerId,
  });

const HEADER = 'gatewayresponse.header.';

export const parseGatewayResponse = ({
  responseType = 'DEFAULT_4XX',
  defaultResponse = false,
  responseParameters = {},
}: rest.GatewayResponse): GatewayResponseFacts => ({
  type: responseType,
  isDefault: defaultResponse,
  headers: Object.fromEntries(
    Object.entries(responseParameters).flatMap(([name, source]) =>
      name.startsWith(HEADER) ? [[name.slice(HEADER.length).toLowerCase(), source]] : [],
    ),
  ),
});

export const parseRestStage = ({
  stageName = '',
  accessLogSettings,
  methodSettings = {},
}: rest.Stage): StageFacts =>
  withoutUndefined({
    name: stageName,
    accessLog: accessLogOf(accessLogSettings?.format, accessLogSettings?.destinationArn),
    tracesData: Object.values(methodSettings).some(({ dataTraceEnabled }) => dataTraceEnabled === true),
  });

export const parseHttpStage = (stage: http.Stage): StageFacts =>
  withoutUndefined({
    name: stage.StageName ?? '',
    accessLog: accessLogOf(stage.AccessLogSettings?.Format, stage.AccessLogSettings?.DestinationArn),
    tracesData: false,
    isAutoDeployed: stage.AutoDeploy === true,
    deploymentMessage: stage.LastDeploymentStatusMessage || undefined,
  });

const accessLogOf = (
  format: string | undefined,
  destination: string | undefined,
): StageFacts['accessLog'] | undefined =>
  destination === undefined || destination === '' ? undefined : { format: format ?? '', destination };

/** Authorization by route of a deployment that was read with its summary. */
export const parseDeployment = ({ apiSummary = {} }: rest.Deployment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(apiSummary).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { authorizationType }]) => [
        `${method} ${path}`,
        authorizationType ?? 'NONE',
      ]),
    ),
  );

/** @returns undefined for a domain that asks for no certificate. */
export const parseMutualTls = ({
  MutualTlsAuthentication: settings,
}: http.DomainName): Pick<MutualTlsFacts, 'uri' | 'version' | 'warnings'> | undefined =>
  settings?.TruststoreUri === undefined || settings.TruststoreUri === ''
    ? undefined
    : withoutUndefined({
        uri: settings.TruststoreUri,
        version: settings.TruststoreVersion || undefined,
        warnings: settings.TruststoreWarnings ?? [],
      });
