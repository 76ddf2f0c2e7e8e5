import type { SecureContext } from 'node:tls';
import { createAuthleteV2Client, createJsonClient } from './authlete-v2-client.ts';
import { type IntrospectionClient, IntrospectionFault } from './introspection.ts';
import type { AuthleteConfiguration } from './introspection-configuration.ts';

const NO_HEADER_VALUE = /[^\x20-\x7E]/;

/**
 * Creates a client for Authlete's introspection: that of 2.x, or `/api/{serviceId}/auth/introspection` of 3.x with a
 * service access token.
 *
 * @throws IntrospectionFault `config_invalid` for an access token that cannot be sent.
 * @see {@link https://docs.authlete.com/ Authlete introspection API}
 */
export function createAuthleteClient(
  configuration: Omit<AuthleteConfiguration, 'kind' | 'secret' | 'ca'>,
  secret: string,
  secureContext?: SecureContext,
): IntrospectionClient {
  const { apiVersion, baseUrl, serviceApiKey } = configuration;
  if (apiVersion === 'V2') return createAuthleteV2Client(configuration, secret, secureContext);
  if (NO_HEADER_VALUE.test(secret))
    throw new IntrospectionFault(
      'config_invalid',
      'The service access token holds characters that no header can carry.',
    );
  const basic = Buffer.from(`${serviceApiKey}:${secret}`).toString('base64');
  const endpoint = `${baseUrl}/api/${encodeURIComponent(serviceApiKey)}/auth/introspection`;
  return {
    ...createJsonClient(endpoint, `Bearer ${secret}`, secureContext),
    secrets: [secret, serviceApiKey, basic],
  };
}
