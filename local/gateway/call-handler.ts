import type { InvocationResult, InvokeOptions } from '../lambda/invocation-result.ts';
import { isLoopbackHost } from '../loopback.ts';
import type { AuthorizerRun, FinishedCall } from './access-log-entry.ts';
import { decideAuthorization } from './authorization.ts';
import { buildAuthorizerEvent, type RoutedCall } from './authorizer-event.ts';
import { answerAllowed, answerDenied, answerRefusal, REFUSALS, type Refusal } from './gateway-answer.ts';
import { buildMethodArn, type GatewayCall, MAX_METHOD_ARN_BYTES, stripStage } from './gateway-call.ts';
import type { BodyOutcome } from './request-body.ts';
import { countHeaderBytes, findHeader, MAX_HEADER_BYTES } from './request-headers.ts';
import { matchRoute, type Route } from './sample-api.ts';

/** The authorizer as the gateway sees it: an event in, what became of the invocation out. */
export interface InvokeAuthorizer {
  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationResult>;
}

type Screened =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'routed'; readonly routed: RoutedCall };

/**
 * Takes a call through the gateway: screening, authorizer, policy, backend. Never rejects.
 *
 * @param body - How the body arrived; its content is not used.
 */
export const handleCall = async (
  call: GatewayCall,
  body: BodyOutcome,
  routes: readonly Route[],
  authorizer: InvokeAuthorizer,
): Promise<FinishedCall> => {
  const screened = screenCall(call, body, routes);
  if (screened.kind === 'refused') return { call, answer: answerRefusal(screened.refusal) };
  const { routed } = screened;
  const run = await runAuthorizer(routed, authorizer);
  return { ...answerRun(routed, run), resource: routed.match.route.resource };
};

/** Decides all that API Gateway decides before it asks the authorizer. */
const screenCall = (call: GatewayCall, body: BodyOutcome, routes: readonly Route[]): Screened => {
  const refuse = (refusal: Refusal): Screened => ({ kind: 'refused', refusal });
  if (call.certificate.kind === 'untrusted') return refuse(REFUSALS.certificateRejected);
  if (!isOwnHost(call)) return refuse(REFUSALS.foreignHost);
  if (body === 'incomplete') return refuse(REFUSALS.bodyIncomplete);
  if (call.target === undefined) return refuse(REFUSALS.badTarget);
  if (countHeaderBytes(call.headers) > MAX_HEADER_BYTES) return refuse(REFUSALS.headersTooLong);
  const path = stripStage(call.endpoint, call.target.path);
  if (path === undefined) return refuse(REFUSALS.foreignHost);
  const methodArn = buildMethodArn(call.endpoint, call.method, path);
  if (Buffer.byteLength(methodArn) > MAX_METHOD_ARN_BYTES) return refuse(REFUSALS.targetTooLong);
  const match = matchRoute(routes, call.method, path);
  if (match === undefined) return refuse(REFUSALS.unknownRoute);
  if (body === 'too_long') return refuse(REFUSALS.bodyTooLong);
  return { kind: 'routed', routed: { call, match, path, methodArn } };
};

/** Each domain name of the API counts, with or without a port, beside loopback: nothing else leads here. */
const isOwnHost = (call: GatewayCall): boolean => {
  const hosts = call.headers.filter(([name]) => name.toLowerCase() === 'host');
  const host = findHeader(hosts, 'host');
  if (hosts.length !== 1 || host === undefined) return false;
  return isLoopbackHost(host) || host.toLowerCase().replace(/:\d{1,5}$/, '') === call.endpoint.domainName;
};

const runAuthorizer = async (routed: RoutedCall, authorizer: InvokeAuthorizer): Promise<AuthorizerRun> => {
  const startedAt = performance.now();
  const latencyMs = (): number => Math.round(performance.now() - startedAt);
  const { traceId } = routed.call.ids;
  try {
    const invocation = await authorizer.invoke(buildAuthorizerEvent(routed), { traceId });
    const authorization = decideAuthorization(invocation, routed.methodArn);
    return { invocation, authorization, latencyMs: latencyMs() };
  } catch {
    const cause = 'Execution failed due to an authorizer error: the function could not be invoked';
    const authorization = { kind: 'failed', cause } as const;
    return { invocation: undefined, authorization, latencyMs: latencyMs() };
  }
};

const answerRun = ({ call, match }: RoutedCall, authorizer: AuthorizerRun): FinishedCall => {
  const { authorization } = authorizer;
  switch (authorization.kind) {
    case 'allowed': {
      const startedAt = performance.now();
      const backend = match.route.respond(match.parameters, new Date());
      const backendLatencyMs = Math.round(performance.now() - startedAt);
      return { call, authorizer, backendLatencyMs, answer: answerAllowed(backend, authorization.result) };
    }
    case 'denied':
      return { call, authorizer, answer: answerDenied(authorization.explicit, authorization.result) };
    case 'unauthorized':
      return { call, authorizer, answer: answerRefusal(REFUSALS.unauthorized) };
    case 'failed':
      return { call, authorizer, answer: answerRefusal(REFUSALS.authorizerFailed) };
  }
};
