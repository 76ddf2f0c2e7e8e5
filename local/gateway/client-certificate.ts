import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** A client certificate as API Gateway describes it in an event. */
export interface ClientCertificate {
  readonly clientCertPem: string;
  /** RFC 4514 order: the most specific part first. */
  readonly subjectDN: string;
  readonly issuerDN: string;
  /** Pairs of hexadecimal digits parted by colons. */
  readonly serialNumber: string;
  /** OpenSSL's text for times, such as `Aug  5 09:36:04 2021 GMT`. */
  readonly validity: { readonly notBefore: string; readonly notAfter: string };
}

/** What the client showed in the handshake. */
export type PresentedCertificate =
  | { readonly kind: 'none' }
  /** Chains to the truststore and is within its dates. */
  | { readonly kind: 'trusted'; readonly certificate: ClientCertificate }
  | { readonly kind: 'untrusted'; readonly certificate: ClientCertificate; readonly cause: string };

/** Reads the client certificate of a connection whose handshake is done. */
export const readClientCertificate = (socket: TLSSocket): PresentedCertificate => {
  const peer = socket.getPeerX509Certificate();
  if (peer === undefined) return { kind: 'none' };
  const certificate = describeCertificate(peer);
  if (socket.authorized) return { kind: 'trusted', certificate };
  return { kind: 'untrusted', certificate, cause: describeError(socket.authorizationError) };
};

/** Describes a certificate in API Gateway's words. */
export const describeCertificate = (certificate: X509Certificate): ClientCertificate => ({
  clientCertPem: certificate.toString(),
  subjectDN: formatName(certificate.subject),
  issuerDN: formatName(certificate.issuer),
  serialNumber: formatSerialNumber(certificate.serialNumber),
  validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo },
});

/** Node has one part of a name on each line, the least specific first; the name of an empty subject is missing. */
const formatName = (name: string | undefined): string => (name ?? '').split('\n').reverse().join(',');

const formatSerialNumber = (hex: string): string => {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return (even.toLowerCase().match(/../g) ?? []).join(':');
};

/** Node types the cause as an error and sets it to OpenSSL's code, such as `CERT_HAS_EXPIRED`. */
const describeError = (cause: unknown): string => (typeof cause === 'string' ? cause : 'UNVERIFIED');
