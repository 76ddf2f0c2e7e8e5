import { createPrivateKey, X509Certificate } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface CertificateAndKeyTexts {
  readonly certificate: string;
  readonly key: string;
}

/** The PEM texts of one set of certificates. */
export interface CertificateTexts {
  /** The authority that signed the two server certificates. */
  readonly ca: string;
  readonly gateway: CertificateAndKeyTexts;
  readonly issuer: CertificateAndKeyTexts;
  /** Self-signed; their subjects differ. */
  readonly clients: readonly [CertificateAndKeyTexts, CertificateAndKeyTexts];
}

const isCurrent = (certificate: X509Certificate, fromMs: number, untilMs: number): boolean =>
  certificate.validFromDate.getTime() <= fromMs && certificate.validToDate.getTime() > untilMs;

const parsePair = ({ certificate, key }: CertificateAndKeyTexts): X509Certificate | undefined => {
  const parsed = new X509Certificate(certificate);
  return parsed.checkPrivateKey(createPrivateKey(key)) ? parsed : undefined;
};

/**
 * Tells whether a set can be used: every text parses, every key fits, the authority signed the servers, all are valid.
 *
 * @param nowMs - Milliseconds since the epoch.
 * @param marginMs - How long the set has to stay valid from now.
 * @returns False for anything unreadable; never throws.
 */
export const isUsable = (texts: CertificateTexts, nowMs: number, marginMs: number): boolean => {
  try {
    const ca = new X509Certificate(texts.ca);
    const servers = [texts.gateway, texts.issuer].map(parsePair);
    const clients = texts.clients.map(parsePair);
    const [first, second] = clients;

    return (
      [ca, ...servers, ...clients].every(
        (one) => one !== undefined && isCurrent(one, nowMs, nowMs + marginMs),
      ) &&
      servers.every((server) => server?.verify(ca.publicKey) === true) &&
      first?.subject !== second?.subject
    );
  } catch {
    return false;
  }
};
