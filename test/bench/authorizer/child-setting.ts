import type { CertificateAndKeyTexts } from '../../../local/certificates/certificate-texts.ts';

/** What every measured process is told by its environment. */
export interface ChildSetting {
  /** Base URL of the introspection server; empty for the server itself. */
  readonly url: string;
  /** Client certificate of the sample call, PEM. */
  readonly pem: string;
  /** URL of the module under measurement, for those that have one. */
  readonly bundle: string;
}

/** Reads what {@link writeSetting} wrote. */
export const readSetting = (): ChildSetting => ({
  url: process.env['BENCH_URL'] ?? '',
  pem: process.env['BENCH_PEM'] ?? '',
  bundle: process.env['BENCH_BUNDLE'] ?? '',
});

/** Renders a setting as environment variables. */
export const writeSetting = ({ url, pem, bundle }: ChildSetting): Readonly<Record<string, string>> => ({
  BENCH_URL: url,
  BENCH_PEM: pem,
  BENCH_BUNDLE: bundle,
});

/** Reads what {@link writeTls} wrote; undefined for a server without TLS. */
export const readTls = (): CertificateAndKeyTexts | undefined => {
  const { BENCH_TLS_CERTIFICATE: certificate, BENCH_TLS_KEY: key } = process.env;
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
};

/** Renders the certificate of a server as environment variables. */
export const writeTls = ({ certificate, key }: CertificateAndKeyTexts): Readonly<Record<string, string>> => ({
  BENCH_TLS_CERTIFICATE: certificate,
  BENCH_TLS_KEY: key,
});
