import type { SecureContext } from 'node:tls';
import { parseAnswer } from './http-answer.ts';
import { faultOfStatus, parseError } from './http-fault.ts';
import { createHttpPost } from './http-transport.ts';
import type { IntrospectionClient } from './introspection.ts';
import type { Rfc7662Configuration } from './introspection-configuration.ts';
import { textAt } from './json.ts';
import { adaptAnswer } from './rfc7662-answer.ts';

/**
 * Creates a client for an introspection endpoint of RFC 7662, with `client_secret_basic`, or with `tls_client_auth`
 * where there is a certificate.
 *
 * @param secret - The client secret, or the private key of the certificate as PEM.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662#section-2 RFC 7662 section 2}
 */
export function createRfc7662Client(
  { endpoint, clientId, certificate }: Rfc7662Configuration,
  secret: string,
  secureContext?: SecureContext,
): IntrospectionClient {
  const post = createHttpPost(new URL(endpoint), secureContext);
  const isBasic = certificate === undefined;
  const basic = Buffer.from(`${formEncode(clientId)}:${formEncode(secret)}`).toString('base64');
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/x-www-form-urlencoded',
    ...(isBasic ? { Authorization: `Basic ${basic}` } : {}),
  };
  return {
    endpoint,
    secrets: isBasic ? [secret, formEncode(secret), basic] : linesOf(secret),
    introspect: async (request, signal) => {
      const form = new URLSearchParams({
        token: request.token ?? '',
        token_type_hint: 'access_token',
        ...(isBasic ? {} : { client_id: clientId }),
      });
      const answer = await post(headers, form.toString(), signal);
      if (answer.status === 200) return adaptAnswer(parseAnswer(answer), request);
      const error = parseError(answer);
      const resultMessage = textAt(error, 'error_description') ?? textAt(error, 'error');
      throw faultOfStatus(answer, { resultMessage });
    },
  };
}

/** `application/x-www-form-urlencoded`, as RFC 6749 section 2.3.1 wants id and secret before Basic. */
const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** A private key is a secret line by line. */
const linesOf = (key: string): readonly string[] =>
  key.split(/\s*\n\s*/).filter((line) => line !== '' && !line.startsWith('-'));
