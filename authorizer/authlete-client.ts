import type { SecureContext } from 'node:tls';
import { faultOfStatus, parseAnswer, parseError } from './http-answer.ts';
import { createHttpPost, type HttpAnswer } from './http-transport.ts';
import { type IntrospectionClient, IntrospectionFault } from './introspection.ts';
import type { AuthleteConfiguration } from './introspection-configuration.ts';
import { textAt } from './json.ts';

/** Codes by which Authlete refuses the caller of its API, not the token. */
const CREDENTIAL_CODES = /^A0012|^A0013|^A0032/;

const NO_HEADER_VALUE = /[^\x20-\x7E]/;

/**
 * Creates a client for Authlete's introspection: `/api/auth/introspection` of 2.x with HTTP Basic,
 * `/api/{serviceId}/auth/introspection` of 3.x with a service access token.
 *
 * @throws IntrospectionFault `config_invalid` for an access token that cannot be sent.
 * @see {@link https://docs.authlete.com/ Authlete introspection API}
 */
export const createAuthleteClient = (
  { apiVersion, baseUrl, serviceApiKey }: Omit<AuthleteConfiguration, 'kind' | 'secret' | 'ca'>,
  secret: string,
  secureContext?: SecureContext,
): IntrospectionClient => {
  const isV3 = apiVersion === 'V3';
  if (isV3 && NO_HEADER_VALUE.test(secret))
    throw new IntrospectionFault(
      'config_invalid',
      'The service access token holds characters that no header can carry.',
    );
  const endpoint = `${baseUrl}/api/${isV3 ? `${encodeURIComponent(serviceApiKey)}/` : ''}auth/introspection`;
  const post = createHttpPost(new URL(endpoint), secureContext);
  const basic = Buffer.from(`${serviceApiKey}:${secret}`).toString('base64');
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    Authorization: isV3 ? `Bearer ${secret}` : `Basic ${basic}`,
  };
  return {
    endpoint,
    secrets: [secret, serviceApiKey, basic],
    introspect: async (request, signal) => readBody(await post(headers, JSON.stringify(request), signal)),
  };
};

const readBody = (answer: HttpAnswer): unknown => {
  if (answer.status >= 200 && answer.status < 300) return parseAnswer(answer);
  throw failure(answer);
};

const failure = (answer: HttpAnswer): IntrospectionFault => {
  const error = parseError(answer);
  const resultCode = textAt(error, 'resultCode');
  const detail = { resultCode, resultMessage: textAt(error, 'resultMessage') };
  return faultOfStatus(answer, detail, CREDENTIAL_CODES.test(resultCode ?? ''));
};
