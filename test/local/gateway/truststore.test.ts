import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeCertificate } from '../../../local/gateway/client-certificate.ts';
import { parseTruststore, TruststoreError } from '../../../local/gateway/truststore.ts';
import { type MadeCertificate, makeCertificate } from '../../support/gateway-certificates.ts';

let one: MadeCertificate;
let sameSubject: MadeCertificate;
let two: MadeCertificate;

beforeAll(async () => {
  one = await makeCertificate({
    name: 'C=DE, O=Gatelens, CN=one\\, the first',
    serialNumber: '0a1b2c',
    notBefore: new Date('2026-01-05T09:08:07Z'),
    notAfter: new Date('2030-12-31T23:59:59Z'),
  });
  sameSubject = await makeCertificate({ name: 'C=DE, O=Gatelens, CN=one\\, the first' });
  two = await makeCertificate({ name: 'CN=two' });
});

const codeOf = (pem: string): string => {
  try {
    parseTruststore(pem);
  } catch (error) {
    if (error instanceof TruststoreError) return error.code;
  }
  return 'accepted';
};

describe('parseTruststore', () => {
  test('self-signed certificates are taken, with text between them and any line ends', () => {
    const pem = `# first\r\n${one.certificate.replaceAll('\n', '\r\n')}second:\n${two.certificate}`;

    expect(parseTruststore(pem).map((text) => new X509Certificate(text).subject)).toEqual([
      'C=DE\nO=Gatelens\nCN=one\\, the first',
      'CN=two',
    ]);
  });

  test('two certificates of one subject are refused by name', () => {
    expect(() => parseTruststore(one.certificate + sameSubject.certificate)).toThrow(
      /subject ".*the first.*"/,
    );
    expect(codeOf(one.certificate + one.certificate)).toBe('duplicate_subject');
  });

  test.each([
    { name: 'nothing', code: 'empty', pem: () => '' },
    { name: 'text', code: 'empty', pem: () => 'no certificates here' },
    { name: 'a cut certificate', code: 'unreadable', pem: () => two.certificate.slice(0, 200) },
    {
      name: 'a second certificate that is cut',
      code: 'unreadable',
      pem: () => two.certificate + one.certificate.slice(0, 200),
    },
    {
      name: 'damaged base64',
      code: 'unreadable',
      pem: () => two.certificate.replace(/\n[A-Za-z0-9]{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
    },
    { name: 'a private key', code: 'unreadable', pem: () => two.certificate + two.key },
    { name: 'over 1,000 certificates', code: 'too_many', pem: () => two.certificate.repeat(1_001) },
  ])('$name is refused as $code', ({ pem, code }) => {
    expect(codeOf(pem())).toBe(code);
  });

  test('a refusal holds nothing of a private key', () => {
    expect(() => parseTruststore(two.key)).toThrow(
      expect.objectContaining({ message: 'truststore: block 1 is not a certificate' }),
    );
  });
});

describe('describeCertificate', () => {
  test('names, serial number and dates are in API Gateway\u2019s forms', () => {
    const described = describeCertificate(new X509Certificate(one.certificate));

    expect(described).toEqual({
      clientCertPem: expect.stringMatching(
        /^-----BEGIN CERTIFICATE-----\n[\w+/=\n]+\n-----END CERTIFICATE-----\n$/,
      ),
      subjectDN: 'CN=one\\, the first,O=Gatelens,C=DE',
      issuerDN: 'CN=one\\, the first,O=Gatelens,C=DE',
      serialNumber: '0a:1b:2c',
      validity: { notBefore: 'Jan  5 09:08:07 2026 GMT', notAfter: 'Dec 31 23:59:59 2030 GMT' },
    });
  });
});
