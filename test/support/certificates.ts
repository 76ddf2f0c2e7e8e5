import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificates, loadCertificates } from '../../local/certificates/certificates.ts';

/** A set of certificates in a temporary folder. */
interface TemporaryCertificates {
  readonly certificates: Certificates;
  remove(): Promise<void>;
}

/** Makes a set of certificates for one test file; call `remove` at its end. */
export const makeTemporaryCertificates = async (): Promise<TemporaryCertificates> => {
  const folder = await mkdtemp(join(tmpdir(), 'gatelens-certificates-'));
  const certificates = await loadCertificates(join(folder, 'certificates'));
  return { certificates, remove: () => rm(folder, { recursive: true }) };
};
