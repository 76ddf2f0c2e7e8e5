import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Environment, type Problems, readRequired } from './environment.ts';

/** Taken this way because an `import` of `node:fs` evaluates its streams, which no cold start needs. */
const { readFileSync } = process.getBuiltinModule('node:fs');

type ReadVariable = typeof readRequired;

const readPem =
  (check: (pem: string) => unknown): ReadVariable =>
  (environment: Environment, name: string, problems: Problems): string => {
    const value = readRequired(environment, name, problems);
    if (value.trim() === '') return '';
    try {
      const pem = value.includes('-----BEGIN ') ? value.replaceAll('\\n', '\n') : readFileSync(value, 'utf8');
      check(pem);
      return pem;
    } catch {
      problems.push(`${name} is neither PEM that can be read nor the path of such a file.`);
      return '';
    }
  };

/** Reads a variable with a certificate as PEM, its line ends perhaps written as `\n`, or the path of its file. */
export const readCertificate: ReadVariable = readPem((pem) => new X509Certificate(pem));

/** Reads a variable with an unencrypted private key, in the same ways. */
export const readPrivateKey: ReadVariable = readPem(createPrivateKey);

/** Tells whether a private key belongs to a certificate; both can be read. */
export const isKeyOf = (key: string, certificate: string): boolean =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
