import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

/** A secret by its ARN: of Secrets Manager or of an SSM parameter, `#key` for a member of a JSON secret. */
const secretArn = z
  .string()
  .regex(
    /^arn:[\w-]+:(?:secretsmanager:[\w-]+:\d{12}:secret:|ssm:[\w-]+:\d{12}:parameter\/)[^#\s]+(?:#.+)?$/,
  );

const introspection = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('authlete'),
    baseUrl: z.url(),
    apiVersion: z.enum(['V2', 'V3']).default('V2'),
    serviceApiKey: z.string().min(1),
    secretArn,
  }),
  z.strictObject({
    kind: z.literal('rfc7662'),
    endpoint: z.url(),
    clientId: z.string().min(1),
    clientSecretArn: secretArn,
    issuer: z.string().optional(),
    audience: z.string().optional(),
  }),
]);

const configuration = z.strictObject({
  /** 12 digits. Given, so that a synthesis needs neither credentials nor network. */
  account: z.string().regex(/^\d{12}$/),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/),
  stackName: z.string().default('Gatelens'),
  api: z.enum(['rest', 'http']).default('rest'),
  serviceName: z.string().default('gatelens-authorizer'),
  introspection,
  /** Status of refusals of a REST API. */
  denyStatus: z.union([z.literal(401), z.literal(403)]).default(403),
  /** Where REST APIs of the account and region have a role for access logs already: false. */
  createLogRole: z.boolean().default(true),
  domain: z.strictObject({
    name: z.string().min(1),
    certificateArn: z.string().regex(/^arn:[\w-]+:acm:/),
    ownershipCertificateArn: z
      .string()
      .regex(/^arn:[\w-]+:acm:/)
      .optional(),
    /** PEM file; relative to the configuration. */
    truststore: z.string(),
    hostedZone: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  }),
  dashboardUrl: z.url().optional(),
  notify: z
    .strictObject({
      emails: z.array(z.email()).default([]),
      webhooks: z.array(z.url()).default([]),
      slack: z.strictObject({ workspaceId: z.string(), channelId: z.string() }).optional(),
    })
    .prefault({}),
  /** true: everything goes with the stack, also logs and truststore. */
  disposable: z.boolean().default(false),
});

/** What the app deploys. */
export type Configuration = z.infer<typeof configuration>;

/**
 * Reads the configuration of the app.
 *
 * @throws Error that lists every problem by its path, without any value.
 */
export const readConfiguration = (file: string): Configuration => {
  const result = configuration.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'file'}: ${message}`,
    );
    throw new Error(`The configuration of the deployment cannot be used: ${problems.join('; ')}`);
  }
  const { domain } = result.data;
  return {
    ...result.data,
    domain: { ...domain, truststore: resolve(dirname(file), domain.truststore) },
  };
};
