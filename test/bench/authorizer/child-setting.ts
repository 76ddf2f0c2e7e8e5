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
