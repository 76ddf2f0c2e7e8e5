import { makeCertificates } from '../../../../local/certificates/certificate-maker.ts';
import { makeAuthorityCertificate } from '../../../support/doctor-certificates.ts';
import { CERTIFICATES, type Examined, NOW } from '../../../support/doctor-world.ts';
import type { CheckCase } from './check-case.ts';

const DAY_MS = 86_400_000;
const agedBy = async (days: number): Promise<string> => (await makeCertificates(NOW - days * DAY_MS)).ca;
const [expired, soon, later] = await Promise.all([agedBy(400), agedBy(350), agedBy(300)]);
const another = (await makeCertificates(NOW)).ca;
const root = await makeAuthorityCertificate({ name: 'CN=Root' });
const first = await makeAuthorityCertificate({ name: 'CN=First', issuer: root });
const second = await makeAuthorityCertificate({ name: 'CN=Second', issuer: first });
const third = await makeAuthorityCertificate({ name: 'CN=Third', issuer: second });
const shortKey = await makeAuthorityCertificate({ name: 'CN=Short', rsa: { bits: 1_024, hash: 'SHA-256' } });
const oldHash = await makeAuthorityCertificate({ name: 'CN=Old', rsa: { bits: 2_048, hash: 'SHA-1' } });
const truststore = (text: string): Examined => ({ answers: { getObject: async () => ({ text }) } });

/** Cases of the truststores. */
export const TRUSTSTORE_CASES: readonly CheckCase[] = [
  ['truststore-content', 'nothing', 'problem', /no certificate/, truststore('nothing')],
  [
    'truststore-content',
    'a private key',
    'problem',
    /private key/,
    truststore(`${CERTIFICATES.ca}${CERTIFICATES.gateway.key}`),
  ],
  [
    'truststore-content',
    'garbage',
    'problem',
    /1 of its certificates/,
    truststore(`${CERTIFICATES.ca}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`),
  ],
  ['truststore-expiry', 'expired', 'problem', /Not valid now/, truststore(expired)],
  ['truststore-expiry', 'soon', 'problem', /within 30 days/, truststore(soon)],
  ['truststore-expiry', 'later', 'warning', /within 90 days/, truststore(later)],
  ['truststore-strength', 'a short key', 'problem', /less than 2048/, truststore(shortKey.pem)],
  ['truststore-strength', 'SHA-1', 'problem', /weaker than SHA-256/, truststore(oldHash.pem)],
  [
    'truststore-subjects',
    'twice',
    'problem',
    /Gatelens local CA/,
    truststore(`${CERTIFICATES.ca}${another}`),
  ],
  ['truststore-chain', 'without root', 'problem', /CN=Second/, truststore(`${second.pem}${root.pem}`)],
  [
    'truststore-chain',
    'too long',
    'warning',
    /CN=Third/,
    truststore(`${root.pem}${first.pem}${second.pem}${third.pem}`),
  ],
  ['truststore-chain', 'complete', 'ok', /complete/, truststore(`${root.pem}${first.pem}${second.pem}`)],
];
