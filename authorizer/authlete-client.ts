import { createHttpPost, type HttpAnswer } from './http-transport.ts';
import {
  type IntrospectionClient,
  IntrospectionFault,
  type IntrospectionFaultCode,
} from './introspection.ts';
import { textAt } from './json.ts';
import { parseLosslessJson } from './lossless-json.ts';

/** How to reach an Authlete service. */
export interface AuthleteConfiguration {
  readonly apiVersion: 'V2';
  /** https, or http on loopback; without a trailing slash. */
  readonly baseUrl: string;
  readonly serviceApiKey: string;
  readonly serviceApiSecret: string;
}

/** Codes by which Authlete refuses the caller of its API, not the token. */
const CREDENTIAL_CODES = /^A0012|^A0013|^A0032/;

/**
 * Creates a client for `/api/auth/introspection` of Authlete 2.x (HTTP Basic with service key and secret).
 *
 * @see {@link https://docs.authlete.com/ Authlete introspection API}
 */
export const createAuthleteClient = (configuration: AuthleteConfiguration): IntrospectionClient => {
  const { baseUrl, serviceApiKey, serviceApiSecret } = configuration;
  const endpoint = `${baseUrl}/api/auth/introspection`;
  const post = createHttpPost(new URL(endpoint));
  const basic = Buffer.from(`${serviceApiKey}:${serviceApiSecret}`).toString('base64');
  const headers = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    Authorization: `Basic ${basic}`,
  };
  return {
    endpoint,
    secrets: [serviceApiSecret, serviceApiKey, basic],
    introspect: async (request, signal) => readBody(await post(headers, JSON.stringify(request), signal)),
  };
};

const readBody = ({ status, body }: HttpAnswer): unknown => {
  if (status >= 200 && status < 300) return parseBody(body);
  throw failure(status, body);
};

const parseBody = (body: string): unknown => {
  try {
    return parseLosslessJson(body);
  } catch {
    throw new IntrospectionFault('introspection_bad_response', 'The introspection answer is not JSON.');
  }
};

const failure = (status: number, body: string): IntrospectionFault => {
  const error = parseError(body);
  const resultCode = textAt(error, 'resultCode');
  return new IntrospectionFault(
    faultCode(status, resultCode),
    `The introspection server answered ${status}.`,
    {
      resultCode,
      resultMessage: textAt(error, 'resultMessage'),
    },
  );
};

const parseError = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const faultCode = (status: number, resultCode: string | undefined): IntrospectionFaultCode => {
  if (status < 400) return 'introspection_bad_response';
  if (status === 401 || status === 403) return 'introspection_unauthorized';
  return resultCode !== undefined && CREDENTIAL_CODES.test(resultCode)
    ? 'introspection_unauthorized'
    : 'introspection_failed';
};
