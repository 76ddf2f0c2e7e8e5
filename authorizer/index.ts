// biome-ignore-all lint/performance/noBarrelFile: the public API of the package, in one place
export type { Check } from '../shared/check.ts';
export type { DecisionRecord } from '../shared/decision-record.ts';
export type { Reason } from '../shared/reasons.ts';
export { Authorizer } from './authorizer.ts';
export type { AuthorizerHandler } from './authorizer-handler.ts';
export { ConfigurationError } from './configuration.ts';
export type { EventKind } from './event.ts';
export type { AuthorizerHooks, Awaitable, DetermineScopes } from './hooks.ts';
export {
  type Action,
  type IntrospectionClient,
  IntrospectionFault,
  type IntrospectionFaultCode,
  type IntrospectionRequest,
  type IntrospectionResponse,
  type TokenClaims,
} from './introspection.ts';
export type { LambdaContext } from './lambda-context.ts';
export type { Masking, MaskMode } from './masking.ts';
export { routesFromOpenApi } from './openapi-routes.ts';
export type { AuthorizerOptions, PresentedCertificate } from './options.ts';
export type {
  AuthorizerAnswer,
  ContextValue,
  Policy,
  PolicyContext,
  PolicyStatement,
  SimpleAnswer,
} from './policy.ts';
export type { RecordWriter } from './record-writer.ts';
export type { RouteScopes, RouteTable } from './routes.ts';
