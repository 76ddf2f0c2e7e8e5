import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

/** A client certificate and its key, as PEM files beside the configuration. */
const clientFiles = z.strictObject({ certificate: z.string(), key: z.string() });

const smoke = z.strictObject({
  /** The configuration of the deployment. */
  deployment: z.string(),
  tokenEndpoint: z.url({ protocol: /^https$/ }),
  clientId: z.string().min(1),
  scope: z.string().default('time:query'),
  /** The certificate that the client authenticates with; its tokens are bound to it. */
  bound: clientFiles,
  /** Another one that the truststore has the authority of. */
  other: clientFiles,
  /** One that the truststore does not take, self-signed; it is added to the truststore in the end. */
  stranger: clientFiles,
});

/** What the smoke test needs beside the deployment. Paths are absolute. */
export type SmokeConfiguration = z.infer<typeof smoke>;

/**
 * Reads the configuration of the smoke test.
 *
 * @throws Error that lists every problem by its path, without any value.
 */
export const readSmokeConfiguration = (file: string): SmokeConfiguration => {
  const result = smoke.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'file'}: ${message}`,
    );
    throw new Error(`The configuration of the smoke test cannot be used: ${problems.join('; ')}`);
  }
  const beside = (path: string): string => resolve(dirname(file), path);
  const { bound, other, stranger, deployment } = result.data;
  const both = (files: typeof bound): typeof bound => ({
    certificate: beside(files.certificate),
    key: beside(files.key),
  });
  return {
    ...result.data,
    deployment: beside(deployment),
    bound: both(bound),
    other: both(other),
    stranger: both(stranger),
  };
};
