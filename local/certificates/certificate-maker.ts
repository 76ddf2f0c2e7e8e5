import { KeyObject, type webcrypto } from 'node:crypto';
import type { CertificateTexts } from './certificate-texts.ts';

const VALID_DAYS = 365;
const DAY_MS = 86_400_000;
/** A certificate made now must also hold on a clock that runs a little behind. */
const BACKDATED_MS = 300_000;
const EC_P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

type X509 = typeof import('@peculiar/x509');

interface Maker {
  readonly x509: X509;
  readonly validity: { readonly notBefore: Date; readonly notAfter: Date };
}

interface Authority {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

// The library takes a third of a second to load, so only a start that has to make certificates pays for it.
const loadX509 = async (): Promise<X509> => {
  await import('reflect-metadata');
  return import('@peculiar/x509');
};

const generateKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  globalThis.crypto.subtle.generateKey(EC_P256, true, ['sign', 'verify']);

const renderKey = (keys: webcrypto.CryptoKeyPair): string =>
  KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();

const renderCertificate = (certificate: { toString(format: 'pem'): string }): string =>
  `${certificate.toString('pem').trim()}\n`;

const makeAuthority = async ({ x509, validity }: Maker, authority: Authority): Promise<string> => {
  const { keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: authority.name,
    keys: authority.keys,
    signingAlgorithm: SIGNING,
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  });
  return renderCertificate(certificate);
};

const makeServer = async ({ x509, validity }: Maker, authority: Authority, name: string) => {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: authority.name,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: SIGNING,
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  });
  return { certificate: renderCertificate(certificate), key: renderKey(keys) };
};

const makeClient = async ({ x509, validity }: Maker, name: string) => {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: SIGNING,
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: renderCertificate(certificate), key: renderKey(keys) };
};

/**
 * Makes one whole set: an authority, two server certificates it signed, two self-signed client certificates.
 *
 * The authority's private key is thrown away, so that nobody can sign a further certificate with it: the whole set is
 * remade instead. The client certificates differ in subject, as API Gateway takes one issuer per subject.
 *
 * @param nowMs - Milliseconds since the epoch; the set is valid for a year from then.
 * @see {@link https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html API Gateway truststore}
 */
export const makeCertificates = async (nowMs: number): Promise<CertificateTexts> => {
  const notBefore = new Date(nowMs - BACKDATED_MS);
  const notAfter = new Date(nowMs + VALID_DAYS * DAY_MS);
  const maker = { x509: await loadX509(), validity: { notBefore, notAfter } };
  const authority = { name: 'CN=Gatelens local CA', keys: await generateKeys() };

  return {
    ca: await makeAuthority(maker, authority),
    gateway: await makeServer(maker, authority, 'CN=localhost, OU=gateway, O=Gatelens'),
    issuer: await makeServer(maker, authority, 'CN=localhost, OU=issuer, O=Gatelens'),
    clients: [
      await makeClient(maker, 'CN=client_certificate, O=Gatelens'),
      await makeClient(maker, 'CN=client_certificate_2, O=Gatelens'),
    ],
  };
};
