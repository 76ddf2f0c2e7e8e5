import type { SecureContext } from 'node:tls';
import { createHttpPost, type HttpAnswer, isSuccess } from './http-transport.ts';
import type { IntrospectionClient } from './introspection.ts';
import { parseLosslessJson } from './lossless-json.ts';

/**
 * Creates a client for the introspection of Authlete 2.x: `/api/auth/introspection` with HTTP Basic.
 *
 * @param baseUrl - Without a slash at its end.
 * @see {@link https://docs.authlete.com/ Authlete introspection API}
 */
export function createAuthleteV2Client(
  { baseUrl, serviceApiKey }: { readonly baseUrl: string; readonly serviceApiKey: string },
  secret: string,
  secureContext?: SecureContext,
): IntrospectionClient {
  const basic = Buffer.from(`${serviceApiKey}:${secret}`).toString('base64');
  return {
    ...createJsonClient(`${baseUrl}/api/auth/introspection`, `Basic ${basic}`, secureContext),
    secrets: [secret, serviceApiKey, basic],
  };
}

/** Creates a client that asks Authlete at an address, with the value of a header that authenticates it. */
export function createJsonClient(
  endpoint: string,
  authorization: string,
  secureContext?: SecureContext,
): IntrospectionClient {
  const post = createHttpPost(new URL(endpoint), secureContext);
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    Authorization: authorization,
  };
  return {
    endpoint,
    introspect: async (request, signal) => readBody(await post(headers, JSON.stringify(request), signal)),
  };
}

const readBody = async (answer: HttpAnswer): Promise<unknown> => {
  try {
    if (isSuccess(answer)) return parseLosslessJson(answer.body);
  } catch {
    // Its fault says so.
  }
  throw (await import('./authlete-fault.ts')).authleteFaultOf(answer);
};
