import type { X509Certificate } from 'node:crypto';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;
const LATER_DAYS = 90;

/** How long certificates are still valid. */
export type Validity =
  | { readonly kind: 'expired' | 'not_yet' | 'soon' | 'later' | 'long'; readonly days: number }
  | { readonly kind: 'unknown'; readonly days: number };

/** Tells how long a certificate is valid from a time on, in whole days. */
export const validityOf = (certificate: X509Certificate, now: number): Validity => {
  const until = Date.parse(certificate.validTo);
  const days = Math.floor((until - now) / DAY_MS);
  if (Number.isNaN(days)) return { kind: 'unknown', days: 0 };
  if (until <= now) return { kind: 'expired', days };
  if (Date.parse(certificate.validFrom) > now) return { kind: 'not_yet', days };
  if (days < SOON_DAYS) return { kind: 'soon', days };
  return { kind: days < LATER_DAYS ? 'later' : 'long', days };
};

/** The subject on one line, cut where it is long. */
export const subjectOf = ({ subject }: X509Certificate): string =>
  (subject ?? '').replaceAll('\n', ', ').slice(0, 200) || 'a certificate without a subject';
