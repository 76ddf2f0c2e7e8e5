import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../authorizer/certificate.ts';
import { OTHER_PEM, OTHER_PEM_THUMBPRINT, RFC_PEM, RFC_THUMBPRINT } from '../support/authorizer-events.ts';

const body = RFC_PEM.replaceAll(/-----[A-Z ]+-----|\s/g, '');
const wrapped = (text: string): string => `-----BEGIN CERTIFICATE-----${text}-----END CERTIFICATE-----`;

describe('parseCertificate (RFC 8705 section 3.1, appendix A)', () => {
  test.each([
    { name: 'as issued', pem: RFC_PEM },
    { name: 'CRLF', pem: RFC_PEM.replaceAll('\n', '\r\n') },
    { name: 'trimmed', pem: RFC_PEM.trim() },
    { name: 'escaped line ends', pem: RFC_PEM.replaceAll('\n', String.raw`\n`) },
    { name: 'escaped CRLF', pem: RFC_PEM.replaceAll('\n', String.raw`\r\n`) },
    { name: 'percent-encoded', pem: encodeURIComponent(RFC_PEM) },
    { name: 'percent-encoded as a URI', pem: encodeURI(RFC_PEM) },
    { name: 'no line ends', pem: wrapped(body) },
    { name: 'spaces as line ends', pem: RFC_PEM.replaceAll('\n', ' ') },
    { name: 'tabs as line ends', pem: RFC_PEM.replaceAll('\n', '\t') },
    { name: 'first of a chain', pem: RFC_PEM + OTHER_PEM },
    { name: 'text before', pem: `Certificate:\n  Data\n${RFC_PEM}` },
  ])('$name has the thumbprint of the RFC and a PEM that can be read', ({ pem }) => {
    const certificate = parseCertificate(pem);

    expect(certificate).toMatchObject({ kind: 'present', thumbprint: RFC_THUMBPRINT });
    expect(
      certificate.kind === 'present' && new X509Certificate(certificate.pem).raw.toString('base64'),
    ).toBe(body);
  });

  test('another certificate has another thumbprint', () => {
    expect(parseCertificate(OTHER_PEM)).toMatchObject({ thumbprint: OTHER_PEM_THUMBPRINT });
  });

  test.each([
    { name: 'base64 without a header', pem: body },
    { name: 'no end', pem: RFC_PEM.slice(0, -40) },
    { name: 'a truncated body', pem: wrapped(body.slice(0, -8)) },
    { name: 'one character less', pem: wrapped(body.slice(0, -1)) },
    { name: 'something after the certificate', pem: wrapped(`${body.slice(0, -1)}AAAA`) },
    { name: 'a NUL byte inside', pem: wrapped(`${body.slice(0, 40)}\0${body.slice(40)}`) },
    { name: 'URL-safe base64', pem: wrapped(body.replaceAll('+', '-').replaceAll('/', '_')) },
    { name: 'no certificate inside', pem: wrapped('AAAA') },
    { name: 'an empty block', pem: wrapped('') },
    { name: 'END before BEGIN', pem: '-----END CERTIFICATE----------BEGIN CERTIFICATE-----' },
    { name: 'a text', pem: 'CERT_CONTENT' },
    { name: 'more than a certificate can be', pem: wrapped('A'.repeat(70_000)) },
  ])('$name is malformed', ({ pem }) => {
    expect(parseCertificate(pem).kind).toBe('malformed');
  });

  test.each([undefined, ''])('%s is no certificate', (pem) => {
    expect(parseCertificate(pem)).toEqual({ kind: 'absent' });
  });

  test('damage never keeps the thumbprint', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, text) => {
        const damaged = body.slice(0, at) + text + body.slice(at + 1);
        fc.pre(damaged.replaceAll(/[ \t\r\n]|\\[rn]/g, '') !== body);

        const certificate = parseCertificate(wrapped(damaged));

        expect(certificate.kind === 'present' && certificate.thumbprint === RFC_THUMBPRINT).toBe(false);
      }),
      { numRuns: 60000 },
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }).map(wrapped)), (pem) => {
        expect(['present', 'malformed', 'absent']).toContain(parseCertificate(pem).kind);
      }),
    );
  });
});
