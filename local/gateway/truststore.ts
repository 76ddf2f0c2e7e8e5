import { X509Certificate } from 'node:crypto';

/** Why a truststore is refused. */
export type TruststoreProblem = 'empty' | 'unreadable' | 'too_many' | 'duplicate_subject';

/** A truststore that API Gateway would refuse too. */
export class TruststoreError extends Error {
  override readonly name = 'TruststoreError';
  readonly code: TruststoreProblem;

  constructor(code: TruststoreProblem, message: string, options?: ErrorOptions) {
    super(`truststore: ${message}`, options);
    this.code = code;
  }
}

const MAX_CERTIFICATES = 1_000;
const BLOCK = /-----BEGIN ([^-\r\n]{1,64})-----[\s\S]*?-----END \1-----/g;

/**
 * Reads a truststore: PEM certificates, one after the other, text between them allowed.
 *
 * @returns The PEM of each certificate, in order.
 * @throws TruststoreError - For no certificate, one that cannot be read, more than 1,000, or two of one subject.
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html Mutual TLS for REST APIs}
 */
export const parseTruststore = (pem: string): readonly string[] => {
  const blocks = pem.match(BLOCK) ?? [];
  const beginnings = pem.match(/-----BEGIN /g) ?? [];
  if (beginnings.length !== blocks.length) throw new TruststoreError('unreadable', 'a PEM block has no end');
  if (blocks.length === 0) throw new TruststoreError('empty', 'it holds no certificate');
  if (blocks.length > MAX_CERTIFICATES) {
    const count = `${blocks.length} certificates, and ${MAX_CERTIFICATES} are allowed`;
    throw new TruststoreError('too_many', `it holds ${count}`);
  }
  const certificates = blocks.map(readCertificate);
  checkSubjects(certificates);
  return certificates.map((certificate) => certificate.toString());
};

const readCertificate = (pem: string, index: number): X509Certificate => {
  try {
    if (!pem.startsWith('-----BEGIN CERTIFICATE-----')) throw new TypeError('not a CERTIFICATE block');
    return new X509Certificate(pem);
  } catch (cause) {
    throw new TruststoreError('unreadable', `block ${index + 1} is not a certificate`, { cause });
  }
};

const checkSubjects = (certificates: readonly X509Certificate[]): void => {
  const seen = new Set<string>();
  for (const { subject } of certificates) {
    if (seen.has(subject)) {
      const name = subject === undefined ? '(empty)' : subject.replaceAll('\n', ', ');
      throw new TruststoreError('duplicate_subject', `two certificates have the subject "${name}"`);
    }
    seen.add(subject);
  }
};
