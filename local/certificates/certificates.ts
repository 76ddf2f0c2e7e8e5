import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  ALL_CERTIFICATE_FILES,
  CERTIFICATE_FILES,
  type PairNames,
  readCertificateFiles,
  renderTruststore,
  writeCertificateFiles,
} from './certificate-files.ts';
import { makeCertificates } from './certificate-maker.ts';
import { type CertificateAndKeyTexts, type CertificateTexts, isUsable } from './certificate-texts.ts';

const OWNER_ONLY_DIRECTORY = 0o700;
/** A set with less than this left is remade, so that it does not expire while the stack runs. */
const RENEWED_BEFORE_MS = 86_400_000;

/** A certificate and its private key: PEM texts, and the files that hold them. */
export interface CertificateAndKey extends CertificateAndKeyTexts {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** The certificates of the local stack; paths are absolute. */
export interface Certificates {
  readonly directory: string;
  /** The authority that signed the gateway's and the issuer's certificate, PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** Both client certificates, PEM: what the gateway trusts. */
  readonly truststore: string;
  readonly truststoreFile: string;
  readonly gateway: CertificateAndKey;
  readonly issuer: CertificateAndKey;
  /** `client_certificate.pem` and `client_certificate_2.pem`, with keys. */
  readonly clients: readonly [CertificateAndKey, CertificateAndKey];
}

const isDirectoryTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST');

const readUsable = async (directory: string, nowMs: number): Promise<CertificateTexts | undefined> => {
  const texts = await readCertificateFiles(directory);
  return texts !== undefined && isUsable(texts, nowMs, RENEWED_BEFORE_MS) ? texts : undefined;
};

// Only files of a set are removed: the directory may hold something of the user's.
const removeSet = async (directory: string): Promise<void> => {
  await Promise.all(ALL_CERTIFICATE_FILES.map((name) => rm(join(directory, name), { force: true })));
  await rmdir(directory).catch(() => undefined);
};

const moveAside = async (directory: string): Promise<void> => {
  const aside = `${directory}.old-${randomUUID()}`;
  await rename(directory, aside);
  await removeSet(aside);
};

/** Puts a complete directory in place in one step: a start that is killed leaves a whole set or none. */
const replaceDirectory = async (fresh: string, directory: string, nowMs: number): Promise<void> => {
  try {
    await rename(fresh, directory);
  } catch (error) {
    if (!isDirectoryTaken(error)) throw error;
    // Another start may have been quicker: its set is as good.
    if ((await readUsable(directory, nowMs)) !== undefined) return removeSet(fresh);
    await moveAside(directory);
    await rename(fresh, directory);
  }
};

const makeSet = async (directory: string, nowMs: number): Promise<void> => {
  await mkdir(dirname(directory), { recursive: true, mode: OWNER_ONLY_DIRECTORY });
  const fresh = await mkdtemp(`${directory}.new-`);
  await writeCertificateFiles(fresh, await makeCertificates(nowMs));
  await replaceDirectory(fresh, directory, nowMs);
};

const describeSet = (directory: string, texts: CertificateTexts): Certificates => {
  const path = (name: string): string => join(directory, name);
  const describePair = (pair: CertificateAndKeyTexts, names: PairNames): CertificateAndKey => ({
    ...pair,
    certificateFile: path(names.certificate),
    keyFile: path(names.key),
  });

  return {
    directory,
    ca: texts.ca,
    caFile: path(CERTIFICATE_FILES.ca),
    truststore: renderTruststore(texts),
    truststoreFile: path(CERTIFICATE_FILES.truststore),
    gateway: describePair(texts.gateway, CERTIFICATE_FILES.gateway),
    issuer: describePair(texts.issuer, CERTIFICATE_FILES.issuer),
    clients: [
      describePair(texts.clients[0], CERTIFICATE_FILES.clients[0]),
      describePair(texts.clients[1], CERTIFICATE_FILES.clients[1]),
    ],
  };
};

/**
 * Loads the certificates of the local stack, made at the first start and reused after.
 *
 * A set that is incomplete, damaged, inconsistent, expired or about to expire is replaced as a whole. The directory is
 * readable by its owner only.
 *
 * @param directory - Where the set is kept; its parent is made if need be.
 * @throws The file system's error when the directory cannot be written.
 */
export const loadCertificates = async (directory: string): Promise<Certificates> => {
  const path = resolve(directory);
  const nowMs = Date.now();

  const present = await readUsable(path, nowMs);
  if (present !== undefined) return describeSet(path, present);

  await makeSet(path, nowMs);
  const made = await readUsable(path, nowMs);
  if (made === undefined) throw new Error(`The certificates in ${path} cannot be used.`);
  return describeSet(path, made);
};
