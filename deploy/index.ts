// biome-ignore-all lint/performance/noBarrelFile: the public API of `gatelens/cdk`, in one place

export { type AccessLogApi, accessLogFormat } from '../shared/access-log.ts';
export { ALARMS, type AlarmDefinition, type AlarmId } from '../shared/alarms.ts';
export { SAVED_QUERIES, type SavedQuery, type SavedQueryId } from '../shared/saved-queries.ts';
export { GatelensAlerting, type GatelensAlertingProps } from './alerting/gatelens-alerting.ts';
export type { NotificationTargets } from './alerting/notifications.ts';
export type { AnyRestApi } from './authorizer/any-rest-api.ts';
export type { PackagedSettings, RouteScopes } from './authorizer/environment.ts';
export { GatelensAuthorizer, type GatelensAuthorizerProps } from './authorizer/gatelens-authorizer.ts';
export type { DenyStatus } from './authorizer/gateway-responses.ts';
export type { HttpProtection } from './authorizer/http-authorizer.ts';
export type {
  AuthleteServer,
  IntrospectionServer,
  Rfc7662Server,
} from './authorizer/introspection-server.ts';
export type { MaskMode, MaskSettings } from './authorizer/mask-settings.ts';
export type { RestProtection } from './authorizer/rest-authorizer.ts';
export type { SecretSource } from './authorizer/secret-source.ts';
export type { LogKeeping } from './log-group.ts';
export { ApiGatewayLogRole } from './mutual-tls/account-log-role.ts';
export { GatelensMutualTls, type GatelensMutualTlsProps } from './mutual-tls/gatelens-mutual-tls.ts';
export type { TruststoreSource } from './mutual-tls/truststore.ts';
