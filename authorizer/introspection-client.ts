import { createAuthleteClient } from './authlete-client.ts';
import type { IntrospectionClient } from './introspection.ts';
import type { IntrospectionConfiguration } from './introspection-configuration.ts';
import { listSecrets } from './secrets.ts';

/** A client, and what the claims of a token have to be for it. */
interface ConfiguredIntrospection {
  readonly introspection: IntrospectionClient;
  readonly issuer?: string;
  readonly audience?: string;
}

/** Creates the client that the environment asks for. */
export function createIntrospection(configuration: IntrospectionConfiguration): ConfiguredIntrospection {
  const { kind, secret, ca } = configuration;
  if (kind === 'authlete')
    return {
      introspection:
        typeof secret === 'string' && ca === undefined
          ? createAuthleteClient(configuration, secret)
          : loadClient(configuration, configuration.baseUrl),
    };
  const { endpoint, issuer, audience } = configuration;
  return {
    introspection: loadClient(configuration, endpoint),
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
}

/** Loads the code of the less usual clients at once, so that a cold start pays for it, and waits for it in a call. */
function loadClient(configuration: IntrospectionConfiguration, endpoint: string): IntrospectionClient {
  let client: IntrospectionClient | undefined;
  const loading = import('./provisioned-client.ts').then(({ createProvisionedClient }) => {
    client = createProvisionedClient(configuration);
    return client;
  });
  loading.catch(() => undefined);
  return {
    endpoint,
    secrets: () => listSecrets(client?.secrets),
    introspect: async (request, signal) => (await loading).introspect(request, signal),
  };
}
