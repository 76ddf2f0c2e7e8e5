import 'reflect-metadata';
import { KeyObject } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its private key, as PEM texts. */
export interface MadeCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly name: string;
  readonly keys: CryptoKeyPair;
}

/** What to make; without `issuer` the certificate is self-signed. */
export interface CertificateRequest {
  readonly name: string;
  readonly issuer?: MadeCertificate;
  readonly isAuthority?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serialNumber?: string;
}

const DAY_MS = 86_400_000;
const EC_P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Makes an EC P-256 certificate, valid from yesterday until tomorrow when nothing else is said. */
export const makeCertificate = async (request: CertificateRequest): Promise<MadeCertificate> => {
  const keys = await globalThis.crypto.subtle.generateKey(EC_P256, true, ['sign', 'verify']);
  const { name, issuer } = request;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: issuer?.name ?? name,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore: request.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: request.notAfter ?? new Date(Date.now() + DAY_MS),
    ...(request.serialNumber === undefined ? {} : { serialNumber: request.serialNumber }),
    extensions: [
      new x509.BasicConstraintsExtension(request.isAuthority ?? false, undefined, true),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  return {
    certificate: `${certificate.toString('pem').trim()}\n`,
    key: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    name,
    keys,
  };
};
