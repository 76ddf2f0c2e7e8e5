import { z } from 'zod';
import { type CallAnswer, sendCall, type TlsIdentity, TrafficFault } from './call.ts';

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number() });
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** A token just issued. */
export interface IssuedToken {
  readonly value: string;
  /** Milliseconds since the epoch; the token has expired by then. */
  readonly expiredAtMs: number;
}

/** Who asks for a token, and for what. */
interface TokenRequest {
  readonly clientId: string;
  readonly scope: string;
  readonly identity: TlsIdentity;
}

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

// Only OAuth's two error members are repeated: another body could hold a token.
const describeError = (answer: CallAnswer): string => {
  const { data } = errorSchema.safeParse(parseJson(answer.body));
  return `${answer.status} ${data === undefined ? '' : `${data.error}: ${data.error_description ?? ''}`}`.trim();
};

const postForm = (target: string, url: string, form: Record<string, string>, identity: TlsIdentity) =>
  sendCall({
    target,
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    identity,
  });

/**
 * Gets an access token by client_credentials over mutual TLS.
 *
 * @throws {TrafficFault} `unreachable`, or `unexpected_answer` with the OAuth error.
 */
export const requestToken = async (
  tokenEndpoint: string,
  { clientId, scope, identity }: TokenRequest,
): Promise<IssuedToken> => {
  const form = { grant_type: 'client_credentials', client_id: clientId, scope };
  const answer = await postForm('the token endpoint', tokenEndpoint, form, identity);
  const token = tokenSchema.safeParse(parseJson(answer.body)).data;
  if (answer.status !== 200 || token === undefined) {
    throw new TrafficFault('unexpected_answer', `No token for ${clientId}: ${describeError(answer)}`);
  }
  return { value: token.access_token, expiredAtMs: Date.now() + token.expires_in * 1000 };
};

/**
 * Revokes a token (RFC 7009) as the client that it was issued to.
 *
 * @throws {TrafficFault} `unreachable`, or `unexpected_answer` with the OAuth error.
 */
export const revokeToken = async (
  endpoint: string,
  token: IssuedToken,
  { clientId, identity }: Pick<TokenRequest, 'clientId' | 'identity'>,
): Promise<void> => {
  const form = { token: token.value, client_id: clientId };
  const answer = await postForm('the revocation endpoint', endpoint, form, identity);
  if (answer.status === 200) return;
  throw new TrafficFault('unexpected_answer', `A token could not be revoked: ${describeError(answer)}`);
};
