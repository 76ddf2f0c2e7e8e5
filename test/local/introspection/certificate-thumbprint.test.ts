import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';
import {
  certificateThumbprint,
  isSameThumbprint,
} from '../../../local/introspection/certificate-thumbprint.ts';

let leaf: string;
let other: string;

beforeAll(async () => {
  const { clients } = await makeCertificates(Date.now());
  leaf = clients[0].certificate;
  other = clients[1].certificate;
});

const expected = () =>
  Buffer.from(new X509Certificate(leaf).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

describe('certificateThumbprint (RFC 8705 section 3.1)', () => {
  test.each<{ readonly name: string; readonly render: (pem: string) => string }>([
    { name: 'LF', render: (pem) => pem },
    { name: 'CRLF', render: (pem) => pem.replaceAll('\n', '\r\n') },
    { name: 'without the last line end', render: (pem) => pem.trim() },
    { name: 'a chain, leaf first', render: (pem) => pem + other },
    { name: 'text before it', render: (pem) => `subject=CN=x\n${pem}` },
  ])('$name is the hash of the leaf in DER', ({ render }) => {
    expect(certificateThumbprint(render(leaf))).toBe(expected());
  });

  test.each<{ readonly name: string; readonly render: (pem: string) => string }>([
    { name: 'empty', render: () => '' },
    { name: 'base64 without header', render: (pem) => pem.split('\n').slice(1, -2).join('') },
    { name: 'one line', render: (pem) => pem.replaceAll('\n', ' ') },
    { name: 'percent-encoded', render: encodeURIComponent },
    { name: 'cut off', render: (pem) => pem.slice(0, 200) },
    { name: 'a line lost', render: (pem) => pem.split('\n').toSpliced(3, 1).join('\n') },
    { name: 'NUL within', render: (pem) => `${pem.slice(0, 100)}\0${pem.slice(100)}` },
    { name: 'another character within', render: (pem) => `${pem.slice(0, 100)}!${pem.slice(100)}` },
    { name: 'a key instead', render: (pem) => pem.replaceAll('CERTIFICATE', 'PRIVATE KEY') },
  ])('$name is no certificate', ({ render }) => {
    expect(certificateThumbprint(render(leaf))).toBeUndefined();
  });

  test('a certificate with one character changed never has the same thumbprint', () => {
    const block = leaf.trimEnd();
    fc.assert(
      fc.property(
        fc.nat({ max: block.length - 1 }),
        fc.constantFrom(...'ABCxyz019+/=\n -'),
        (at, character) => {
          const changed = block.slice(0, at) + character + block.slice(at + 1);
          fc.pre(changed !== block);
          expect(certificateThumbprint(changed)).not.toBe(expected());
        },
      ),
    );
  });

  // The last digit before padding has bits that no byte takes up (RFC 4648 section 3.5).
  test('no digit of a certificate may have its lowest bit turned', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const begin = leaf.indexOf('\n');
    const end = leaf.indexOf('\n-----END');
    for (let at = begin; at < end; at += 1) {
      const digit = alphabet.indexOf(leaf.charAt(at));
      if (digit === -1) continue;
      const turned = leaf.slice(0, at) + alphabet.charAt(digit ^ 1) + leaf.slice(at + 1);
      expect(certificateThumbprint(turned)).not.toBe(expected());
    }
  });

  test('any text is a thumbprint of 43 characters or none, never an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(certificateThumbprint(text)).toBeUndefined();
        expect(
          certificateThumbprint(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`),
        ).toBeUndefined();
      }),
    );
  });
});

describe('isSameThumbprint', () => {
  test.each([
    { one: 'a', other: 'a', same: true },
    { one: 'a', other: 'b', same: false },
    { one: 'a', other: 'aa', same: false },
    { one: '', other: 'a', same: false },
  ])('"$one" and "$other": $same', ({ one, other: right, same }) => {
    expect(isSameThumbprint(one, right)).toBe(same);
  });
});
