import type { X509Certificate } from 'node:crypto';
import { strengthProblem } from '../../../deploy/mutual-tls/truststore-pem.ts';
import { countText } from '../../../shared/plural.ts';
import type { TruststoreFacts } from '../facts/aws-facts.ts';
import { type Check, listNames, notChecked, ok, problem, warning } from '../finding.ts';
import { AWS_PAGES } from './aws-pages.ts';
import { subjectOf, type Validity, validityOf } from './validity.ts';

/** A truststore and the time, milliseconds since the epoch. */
export interface TruststoreAt {
  readonly truststore: TruststoreFacts;
  readonly now: number;
}

const PUT_AGAIN = 'Put a mended truststore, and set its version on the domain.';

const readable: Check<TruststoreAt> = {
  id: 'truststore-content',
  title: 'The truststore holds certificates and nothing else',
  matters: 'A block that cannot be read lets nobody in, and a private key in a truststore is disclosed.',
  link: AWS_PAGES.mutualTls,
  examine: ({ truststore: { certificates, unreadable, hasPrivateKey } }) => {
    if (hasPrivateKey)
      return [problem('It holds a private key.', `Replace that key and its certificate. ${PUT_AGAIN}`)];
    if (certificates.length === 0) return [problem('It holds no certificate.', PUT_AGAIN)];
    if (unreadable > 0) return [problem(`${unreadable} of its certificates cannot be read.`, PUT_AGAIN)];
    return [ok(`It holds ${countText(certificates.length, 'certificate')}.`)];
  },
};

const expiry: Check<TruststoreAt> = {
  id: 'truststore-expiry',
  title: 'The certificates of the truststore are valid for a while',
  matters:
    'Clients of an expired authority are refused in the handshake: they see a closed connection, and the only trace is in the access log. 30 days before is a problem, 90 days a warning.',
  link: AWS_PAGES.mutualTls,
  examine: ({ truststore: { certificates }, now }) => {
    if (certificates.length === 0) return [];
    const named = certificates.map((one) => ({ name: subjectOf(one), ...validityOf(one, now) }));
    const list = (...kinds: readonly Validity['kind'][]): string =>
      listNames(
        named
          .filter(({ kind }) => kinds.includes(kind))
          .map(({ name, days }) => `${name} (${countText(days, 'day')})`),
      );
    const fix = `Add the successor before, take the old one out after. ${PUT_AGAIN}`;
    const bad = list('expired', 'not_yet', 'unknown');
    if (bad !== '') return [problem(`Not valid now: ${bad}.`, fix)];
    const soon = list('soon');
    if (soon !== '') return [problem(`Expires within 30 days: ${soon}.`, fix)];
    const later = list('later');
    if (later !== '') return [warning(`Expires within 90 days: ${later}.`, fix)];
    const [first = 0] = named.map(({ days }) => days).sort((a, b) => a - b);
    return [ok(`The first one expires in ${countText(first, 'day')}.`)];
  },
};

const strength: Check<TruststoreAt> = {
  id: 'truststore-strength',
  title: 'The certificates of the truststore are strong enough',
  matters:
    'API Gateway wants SHA-256 or better, and RSA of 2048 bits or ECDSA of 256; a weak authority can be forged.',
  link: AWS_PAGES.mutualTls,
  examine: ({ truststore: { certificates } }) => {
    if (certificates.length === 0) return [];
    const weak = certificates.flatMap((one) => {
      const what = strengthProblem(one);
      return what === undefined ? [] : [`${subjectOf(one)} ${what}`];
    });
    if (weak.length > 0) return [problem(`${listNames(weak)}.`, `Have it issued anew. ${PUT_AGAIN}`)];
    return [
      certificates.every(({ signatureAlgorithm }) => signatureAlgorithm !== undefined)
        ? ok('Every key and signature is strong enough.')
        : notChecked(
            'This Node.js does not tell how certificates are signed.',
            'Run it with Node.js 24.9 or later.',
          ),
    ];
  },
};

const subjects: Check<TruststoreAt> = {
  id: 'truststore-subjects',
  title: 'No two certificates of the truststore have one subject',
  matters:
    'API Gateway takes one certificate for a subject: of two, one does not count, and its clients are refused.',
  link: AWS_PAGES.mutualTls,
  examine: ({ truststore: { certificates } }) => {
    if (certificates.length === 0) return [];
    const names = certificates.map(subjectOf);
    const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
    return [
      twice.length === 0
        ? ok('Every subject is there once.')
        : problem(`More than once: ${listNames(twice)}.`, `Keep one of each. ${PUT_AGAIN}`),
    ];
  },
};

/** Certificates in a chain, the client's own included. */
const MAX_CHAIN = 4;

const chain: Check<TruststoreAt> = {
  id: 'truststore-chain',
  title: 'Every chain of the truststore ends at its root',
  matters:
    'API Gateway wants each chain up to a self-signed root, of four certificates at most. How it counts the client’s own is not documented; it is counted here.',
  link: AWS_PAGES.mutualTls,
  examine: ({ truststore: { certificates } }) => {
    if (certificates.length === 0) return [];
    const chains = certificates.map((one) => ({ one, ...climb(one, certificates) }));
    const open = chains.filter(({ isComplete }) => !isComplete).map(({ one }) => subjectOf(one));
    if (open.length > 0)
      return [
        problem(`The issuer is missing for ${listNames(open)}.`, `Add it, up to the root. ${PUT_AGAIN}`),
      ];
    const long = chains
      .filter(({ one, length }) => length + (one.ca ? 1 : 0) > MAX_CHAIN)
      .map(({ one }) => subjectOf(one));
    return [
      long.length === 0
        ? ok('Every chain is complete.')
        : warning(`Clients of ${listNames(long)} have a chain of more than ${MAX_CHAIN}.`, PUT_AGAIN),
    ];
  },
};

/** Follows the issuers within a truststore. */
const climb = (
  certificate: X509Certificate,
  all: readonly X509Certificate[],
): { readonly isComplete: boolean; readonly length: number } => {
  let current = certificate;
  for (let length = 1; length <= all.length; length += 1) {
    if (current.subject === current.issuer) return { isComplete: true, length };
    const child = current;
    const issuer = all.find((one) => one !== child && child.checkIssued(one));
    if (issuer === undefined) return { isComplete: false, length };
    current = issuer;
  }
  return { isComplete: false, length: all.length };
};

/** Checks of one truststore. */
export const TRUSTSTORE_CHECKS = [
  readable,
  expiry,
  strength,
  subjects,
  chain,
] as const satisfies readonly Check<TruststoreAt>[];
