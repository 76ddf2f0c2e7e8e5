/** A certificate to make. */
interface Wanted {
  readonly name: string;
  readonly issuer?: Made;
  /** Default ECDSA P-256 with SHA-256. */
  readonly rsa?: { readonly bits: number; readonly hash: 'SHA-1' | 'SHA-256' };
}

/** A certificate with its keys. */
export interface Made {
  readonly name: string;
  readonly pem: string;
  readonly keys: CryptoKeyPair;
  readonly algorithm: { readonly name: string; readonly hash: string };
}

const DAY_MS = 86_400_000;

/** Makes the certificate of an authority, self-signed or by another one, valid for two years. */
export const makeAuthorityCertificate = async ({ name, issuer, rsa }: Wanted): Promise<Made> => {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const algorithm =
    rsa === undefined
      ? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
      : {
          name: 'RSASSA-PKCS1-v1_5',
          modulusLength: rsa.bits,
          publicExponent: new Uint8Array([1, 0, 1]),
          hash: rsa.hash,
        };
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: issuer?.name ?? name,
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: issuer?.algorithm ?? algorithm,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 730 * DAY_MS),
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  return { name, pem: `${certificate.toString('pem')}\n`, keys, algorithm };
};
