import { X509Certificate } from 'node:crypto';
import type { Binding } from '../shared/decision-record.ts';
import type { Reason } from '../shared/reasons.ts';
import type { EventKind } from './event.ts';
import type { IntrospectionResponse } from './introspection.ts';
import type { Certificate } from './plain-certificate.ts';
import { isSameThumbprint, isThumbprint } from './thumbprint.ts';

/** What was found of the binding between token and certificate (RFC 8705 section 3). */
export interface BindingFinding {
  readonly binding: Binding;
  /** Our own comparison differs, or the introspection server says so. */
  readonly mismatch: boolean;
  /** Why the call must be refused; undefined when the binding holds or none is needed. */
  readonly refusal?: Reason;
  /** x5t#S256 that the token is bound to, where the server told it. */
  readonly bound?: string;
  /** x5t#S256 of the presented certificate. */
  readonly presented?: string;
}

/** Kinds of events that never carry a client certificate. */
const WITHOUT_CERTIFICATE: ReadonlySet<EventKind> = new Set(['rest_token', 'websocket']);

/**
 * Compares the certificate that a token is bound to with the one the caller presented.
 *
 * Runs whatever the introspection server decided: its answer may come from before the binding was configured, or
 * from a server that was never shown the certificate.
 *
 * @param response - undefined when there is no answer to judge by.
 * @param requireBinding - Refuse a token that is not bound.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-3 RFC 8705 section 3}
 */
export function checkBinding(
  response: IntrospectionResponse | undefined,
  certificate: Certificate,
  kind: EventKind,
  requireBinding: boolean,
): BindingFinding {
  const presented = certificate.kind === 'present' ? { presented: certificate.thumbprint } : {};
  if (response === undefined) return { binding: 'not_checked', mismatch: false, ...presented };
  const bound = response.certificateThumbprint;
  if (response.claims?.isBoundOtherwise)
    return { binding: 'not_checked', mismatch: false, refusal: 'cnf_unsupported', ...presented };
  const finding =
    bound === undefined
      ? judgeUnbound(response, kind, requireBinding)
      : { ...judgeBound(bound, certificate, kind), bound };
  return { ...finding, ...presented };
}

function judgeUnbound(
  response: IntrospectionResponse,
  kind: EventKind,
  requireBinding: boolean,
): BindingFinding {
  if (response.action !== 'OK' && response.claims?.active !== true) return bindingByCode(response.resultCode);
  // No thumbprint in the answer, and no certificate in the event to hold against it: nothing was checked.
  const found: BindingFinding = {
    binding: kind === 'rest_token' ? 'not_checked' : 'unbound',
    mismatch: false,
  };
  if (!requireBinding) return found;
  return { ...found, refusal: WITHOUT_CERTIFICATE.has(kind) ? 'binding_unverifiable' : 'binding_required' };
}

/** What a refusal tells of the binding where it does not show the thumbprint. */
const bindingByCode = (resultCode: string | undefined): BindingFinding => {
  if (resultCode === 'A065305') return { binding: 'mismatch', mismatch: true };
  if (resultCode === 'A065304') return { binding: 'certificate_missing', mismatch: false };
  return { binding: 'not_checked', mismatch: false };
};

function judgeBound(bound: string, certificate: Certificate, kind: EventKind): BindingFinding {
  if (!isThumbprint(bound)) return { binding: 'not_checked', mismatch: false, refusal: 'cnf_malformed' };
  if (certificate.kind === 'malformed')
    return { binding: 'not_checked', mismatch: false, refusal: 'certificate_malformed' };
  if (certificate.kind === 'absent')
    return {
      binding: 'certificate_missing',
      mismatch: false,
      refusal: WITHOUT_CERTIFICATE.has(kind) ? 'binding_unverifiable' : 'certificate_missing',
    };
  if (isSameThumbprint(bound, certificate.thumbprint)) return { binding: 'bound', mismatch: false };
  const refusal = isReadableCertificate(certificate.pem) ? 'certificate_mismatch' : 'certificate_malformed';
  return { binding: 'mismatch', mismatch: true, refusal };
}

/** Tells whether a certificate that could be hashed is one at all: after a mismatch, to name the reason. */
const isReadableCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
};
