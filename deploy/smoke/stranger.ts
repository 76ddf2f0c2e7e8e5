import type { X509Certificate } from 'node:crypto';

/** What of a name means the same in a subject, a regular expression and a query. */
const PLAIN_NAME = /^[A-Za-z0-9 _-]{1,64}$/;

/**
 * Names a certificate for a search by its subject.
 *
 * @throws Error for a common name that could mean something else in a query.
 */
export const nameForQuery = ({ subject }: Pick<X509Certificate, 'subject'>): string => {
  const name = subject
    .split('\n')
    .find((part) => part.startsWith('CN='))
    ?.slice('CN='.length);
  if (name === undefined || !PLAIN_NAME.test(name))
    throw new Error("the stranger's certificate needs a common name of letters, digits, spaces, _ and -");
  return name;
};

/** Adds a certificate to a truststore. */
export const trustAlso = (truststore: string, certificate: X509Certificate): string =>
  `${truststore.trimEnd()}\n${certificate.toString()}`;
