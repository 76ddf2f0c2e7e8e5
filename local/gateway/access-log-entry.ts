import { type AccessLogKey, buildAccessLogLine } from '../../shared/access-log.ts';
import type { InvocationResult } from '../lambda/invocation-result.ts';
import type { Authorization } from './authorization.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { GatewayAnswer } from './gateway-answer.ts';
import { formatRequestTime, type GatewayCall } from './gateway-call.ts';
import { findHeader } from './request-headers.ts';

/** How the authorizer ran. */
export interface AuthorizerRun {
  readonly invocation: InvocationResult | undefined;
  readonly authorization: Authorization;
  readonly latencyMs: number;
}

/** A call that is over: what was answered and what happened on the way. */
export interface FinishedCall {
  readonly call: GatewayCall;
  readonly answer: GatewayAnswer;
  /** Route template, when a route was found. */
  readonly resource?: string;
  readonly authorizer?: AuthorizerRun;
  readonly backendLatencyMs?: number;
}

type Values = { readonly [key in AccessLogKey]?: string };

/**
 * Builds the access-log line of a call that is over.
 *
 * As on API Gateway, the certificate is named only when mutual TLS refused it.
 */
export const buildAccessLogEntry = (finished: FinishedCall, nowMs: number): string => {
  const { call, authorizer } = finished;
  return buildAccessLogLine({
    ...requestValues(call),
    ...answerValues(finished, nowMs),
    ...(authorizer === undefined ? {} : authorizerValues(authorizer)),
    ...(call.certificate.kind === 'untrusted' ? certificateValues(call.certificate.certificate) : {}),
  });
};

const requestValues = (call: GatewayCall): Values => {
  const userAgent = findHeader(call.headers, 'user-agent');
  return {
    request_id: call.ids.requestId,
    extended_request_id: call.ids.extendedRequestId,
    request_time: formatRequestTime(call.receivedAtMs),
    request_time_epoch: String(call.receivedAtMs),
    api_id: call.endpoint.apiId,
    stage: call.endpoint.stage,
    domain: call.endpoint.domainName,
    method: call.method,
    ...(call.target === undefined ? {} : { path: call.target.path }),
    protocol: call.protocol,
    source_ip: call.sourceIp,
    ...(userAgent === undefined ? {} : { user_agent: userAgent }),
    tls_version: call.tlsVersion,
    cipher_suite: call.cipherSuite,
  };
};

const answerValues = ({ call, answer, resource, backendLatencyMs }: FinishedCall, nowMs: number): Values => ({
  status: String(answer.status),
  response_length: String(Buffer.byteLength(answer.body)),
  response_latency_ms: String(Math.max(0, nowMs - call.receivedAtMs)),
  ...(resource === undefined ? {} : { resource }),
  ...(answer.refusal === undefined ? {} : { error_type: answer.refusal.responseType }),
  ...(typeof answer.refusal?.message === 'string' ? { error_message: answer.refusal.message } : {}),
  ...(backendLatencyMs === undefined
    ? {}
    : { integration_status: String(answer.status), integration_latency_ms: String(backendLatencyMs) }),
});

const authorizerValues = ({ invocation, authorization, latencyMs }: AuthorizerRun): Values => ({
  authorizer_latency_ms: String(latencyMs),
  ...(invocation === undefined ? {} : { authorizer_request_id: invocation.requestId }),
  ...authorizationValues(authorization),
});

const authorizationValues = (authorization: Authorization): Values => {
  switch (authorization.kind) {
    case 'allowed':
    case 'denied': {
      const { decision_id: decisionId, reason } = authorization.result.context;
      return {
        authorizer_status: '200',
        ...(decisionId === undefined ? {} : { decision_id: String(decisionId) }),
        ...(reason === undefined ? {} : { decision_reason: String(reason) }),
      };
    }
    case 'unauthorized':
      return { authorizer_status: '401', authorizer_error: 'Unauthorized' };
    case 'failed':
      return { authorizer_status: '500', authorizer_error: authorization.cause };
  }
};

const certificateValues = (certificate: ClientCertificate): Values => ({
  certificate_subject: certificate.subjectDN,
  certificate_issuer: certificate.issuerDN,
  certificate_serial: certificate.serialNumber,
});
