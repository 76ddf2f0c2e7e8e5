import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateAndKeyTexts, CertificateTexts } from './certificate-texts.ts';

const OWNER_ONLY = 0o600;
const READABLE = 0o644;

/** Names of the files that hold a certificate and its private key. */
export interface PairNames {
  readonly certificate: string;
  readonly key: string;
}

/** Names of the files of a set. `client_...` are spelled as in the tutorial of certificate binding. */
export const CERTIFICATE_FILES = {
  ca: 'ca.pem',
  truststore: 'truststore.pem',
  gateway: { certificate: 'gateway_certificate.pem', key: 'gateway_private_key.pem' },
  issuer: { certificate: 'issuer_certificate.pem', key: 'issuer_private_key.pem' },
  clients: [
    { certificate: 'client_certificate.pem', key: 'client_private_key.pem' },
    { certificate: 'client_certificate_2.pem', key: 'client_private_key_2.pem' },
  ],
} as const;

const PAIRS = [CERTIFICATE_FILES.gateway, CERTIFICATE_FILES.issuer, ...CERTIFICATE_FILES.clients] as const;

/** Every file name of a set. */
export const ALL_CERTIFICATE_FILES: readonly string[] = [
  CERTIFICATE_FILES.ca,
  CERTIFICATE_FILES.truststore,
  ...PAIRS.flatMap(({ certificate, key }) => [certificate, key]),
];

/** The truststore of a set: what `truststore.pem` has to hold. */
export const renderTruststore = (texts: CertificateTexts): string =>
  texts.clients.map((client) => client.certificate).join('');

/** Writes a set into an existing directory; private keys are readable by their owner only. */
export const writeCertificateFiles = async (directory: string, texts: CertificateTexts): Promise<void> => {
  const write = (name: string, text: string, mode: number) =>
    writeFile(join(directory, name), text, { mode, flag: 'wx' });
  const texted = [texts.gateway, texts.issuer, ...texts.clients];

  await write(CERTIFICATE_FILES.ca, texts.ca, READABLE);
  await write(CERTIFICATE_FILES.truststore, renderTruststore(texts), READABLE);
  await Promise.all(
    PAIRS.flatMap((names, index) => {
      const pair = texted[index];
      if (pair === undefined) return [];
      return [write(names.certificate, pair.certificate, READABLE), write(names.key, pair.key, OWNER_ONLY)];
    }),
  );
};

/**
 * Reads a set.
 *
 * @returns `undefined` when a file is missing or unreadable, or the truststore is not that of the two clients.
 */
export const readCertificateFiles = async (directory: string): Promise<CertificateTexts | undefined> => {
  const read = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');
  const readPair = async (names: PairNames): Promise<CertificateAndKeyTexts> => ({
    certificate: await read(names.certificate),
    key: await read(names.key),
  });

  try {
    const [first, second] = CERTIFICATE_FILES.clients;
    const texts: CertificateTexts = {
      ca: await read(CERTIFICATE_FILES.ca),
      gateway: await readPair(CERTIFICATE_FILES.gateway),
      issuer: await readPair(CERTIFICATE_FILES.issuer),
      clients: [await readPair(first), await readPair(second)],
    };
    return (await read(CERTIFICATE_FILES.truststore)) === renderTruststore(texts) ? texts : undefined;
  } catch {
    return undefined;
  }
};
