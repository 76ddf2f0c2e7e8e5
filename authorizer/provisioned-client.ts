import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls';
import { createAuthleteClient } from './authlete-client.ts';
import { type IntrospectionClient, IntrospectionFault } from './introspection.ts';
import type { IntrospectionConfiguration } from './introspection-configuration.ts';
import type { SecretReference } from './secret-variable.ts';
import { listSecrets } from './secrets.ts';

/** A client and the secret that it was made with. */
interface Provisioned {
  readonly secret: string;
  readonly client: IntrospectionClient;
}

/** Secrets remembered as such: a rotated one must not reach a log either. */
const MAX_SECRETS = 32;
/** How long credentials that the server refuses, and that have not changed, are left alone, milliseconds. */
const REFETCH_PAUSE_MS = 10_000;

/**
 * Creates a client that has to be provided with something first: a secret from AWS, a certificate, an authority.
 *
 * A secret is fetched within the deadline of the call that needs it. When the server refuses it, it is fetched afresh
 * and, if it has changed, the call is repeated once.
 */
export function createProvisionedClient(configuration: IntrospectionConfiguration): IntrospectionClient {
  const { secret: source } = configuration;
  let current: Provisioned | undefined;
  let secrets: readonly string[] = [];
  let pausedUntil = 0;

  const provide = async (secret: string): Promise<Provisioned> => {
    if (current?.secret === secret) return current;
    const client = await createClient(configuration, secret);
    secrets = [...new Set([...listSecrets(client.secrets), ...secrets])].slice(0, MAX_SECRETS);
    current = { secret, client };
    return current;
  };
  const fetchClient = async (reference: SecretReference, isForced: boolean): Promise<Provisioned> => {
    const { fetchSecret } = await import('./secret-loader.ts');
    return provide(await fetchSecret(reference, isForced));
  };
  const replace = async (reference: SecretReference, refused: Provisioned): Promise<Provisioned> => {
    if (current !== undefined && current !== refused) return current;
    if (performance.now() < pausedUntil) return refused;
    const next = await fetchClient(reference, true).catch(() => refused);
    if (next === refused) pausedUntil = performance.now() + REFETCH_PAUSE_MS;
    return next;
  };

  return {
    secrets: () => secrets,
    introspect: async (request, signal) => {
      const first = await (typeof source === 'string' ? provide(source) : fetchClient(source, false));
      try {
        return await first.client.introspect(request, signal);
      } catch (error) {
        if (typeof source === 'string' || !isRefused(error)) throw error;
        const next = await replace(source, first);
        if (next === first || signal.aborted) throw error;
        return next.client.introspect(request, signal);
      }
    },
  };
}

const isRefused = (error: unknown): boolean =>
  error instanceof IntrospectionFault && error.code === 'introspection_unauthorized';

async function createClient(
  configuration: IntrospectionConfiguration,
  secret: string,
): Promise<IntrospectionClient> {
  const secureContext = secureContextOf(configuration, secret);
  if (configuration.kind === 'authlete') return createAuthleteClient(configuration, secret, secureContext);
  const { createRfc7662Client } = await import('./rfc7662-client.ts');
  return createRfc7662Client(configuration, secret, secureContext);
}

function secureContextOf(
  configuration: IntrospectionConfiguration,
  secret: string,
): SecureContext | undefined {
  const { ca } = configuration;
  const cert = configuration.kind === 'rfc7662' ? configuration.certificate : undefined;
  if (ca === undefined && cert === undefined) return undefined;
  try {
    return createSecureContext({
      ...(ca === undefined ? {} : { ca: [...usualAuthorities(), ca] }),
      ...(cert === undefined ? {} : { cert, key: secret }),
    });
  } catch {
    throw new IntrospectionFault(
      'config_invalid',
      'The private key for the introspection server cannot be read or does not belong to the certificate.',
    );
  }
}

/** `getCACertificates` came with Node 22.15, and knows more authorities than the built-in ones. */
const usualAuthorities = (): readonly string[] =>
  typeof getCACertificates === 'function' ? getCACertificates('default') : rootCertificates;
