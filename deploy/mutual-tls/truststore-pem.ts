import { X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const MIN_RSA_BITS = 2_048;

/** Above this a template grows too large for CloudFormation together with the rest, characters. */
const MAX_LENGTH = 200_000;

/**
 * Checks a truststore by the rules that API Gateway has for it, so that a bad one fails here and not in a deployment
 * that is half done.
 *
 * @returns The certificates alone: comments and everything else that stood between them stay behind.
 * @throws Error that says which certificate breaks which rule, without any of its text.
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html Mutual TLS for REST APIs}
 */
export const checkTruststore = (pem: string): string => {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
    throw new Error(
      'The truststore holds a private key: take it out, and replace the key and its certificate.',
    );
  const certificates = splitPem(pem);
  if (certificates.length === 0)
    throw new Error(
      'The truststore holds no certificate: give the PEM of the authorities that client certificates chain to.',
    );
  const subjects = new Set<string>();
  certificates.forEach((text, index) => {
    const problem = problemOf(text, subjects);
    if (problem !== undefined) throw new Error(`Certificate ${index + 1} of the truststore ${problem}.`);
  });
  const truststore = `${certificates.join('\n')}\n`;
  if (truststore.length > MAX_LENGTH)
    throw new Error(
      'The truststore is too large for a template: upload it yourself and name bucket, key and version.',
    );
  return truststore;
};

/** Takes the certificates out of a PEM text. */
export const splitPem = (pem: string): readonly string[] => pem.match(CERTIFICATE) ?? [];

/** Says what of API Gateway's rules for key and signature a certificate breaks; undefined for none. */
export const strengthProblem = (certificate: X509Certificate): string | undefined =>
  keyProblem(certificate) ?? signatureProblem(certificate);

const problemOf = (text: string, subjects: Set<string>): string | undefined => {
  const certificate = parse(text);
  if (certificate === undefined) return 'cannot be read';
  if (subjects.has(certificate.subject)) return 'has the same subject as another one';
  subjects.add(certificate.subject);
  return strengthProblem(certificate);
};

const keyProblem = ({ publicKey }: X509Certificate): string | undefined => {
  const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === 'ec') return undefined;
  if (publicKey.asymmetricKeyType !== 'rsa') return 'has a key that is neither RSA nor ECDSA';
  return modulusLength < MIN_RSA_BITS ? `has an RSA key of less than ${MIN_RSA_BITS} bits` : undefined;
};

const signatureProblem = ({ signatureAlgorithm = '' }: X509Certificate): string | undefined =>
  /md5|sha-?1(?!\d)/i.test(signatureAlgorithm) ? 'is signed with a hash weaker than SHA-256' : undefined;

const parse = (text: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
};
