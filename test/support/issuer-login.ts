import { createHash, randomBytes } from 'node:crypto';
import { type CallAnswer, sendCall, type TlsIdentity } from '../../local/traffic/call.ts';
import { postForm } from './issuer.ts';

/** Where the tests' client waits for the code; nothing listens there. */
export const REDIRECT_URI = 'http://127.0.0.1:49152/callback';

/** A browser without a client certificate: keeps cookies, follows no redirect by itself. */
export class TestBrowser {
  readonly #identity: TlsIdentity;
  readonly #cookies = new Map<string, string>();

  constructor(identity: TlsIdentity) {
    this.#identity = identity;
  }

  async get(url: string): Promise<CallAnswer> {
    return this.#keep(
      await sendCall({
        target: 'the issuer',
        url,
        method: 'GET',
        headers: { cookie: this.#cookie(), accept: 'text/html' },
        identity: this.#identity,
      }),
    );
  }

  async post(
    url: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const origin = new URL(url).origin;
    return this.#keep(
      await postForm(url, this.#identity, form, {
        cookie: this.#cookie(),
        accept: 'text/html',
        origin,
        ...headers,
      }),
    );
  }

  #cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(answer: CallAnswer): CallAnswer {
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split(/=(.*)/s) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

/** A code verifier and its challenge (RFC 7636). */
export const makePkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

/** URL that starts a login. */
export const buildAuthorizationUrl = (
  issuerUrl: string,
  options: { readonly clientId: string; readonly scope: string; readonly challenge: string },
): string =>
  `${issuerUrl}/authorize?${new URLSearchParams({
    client_id: options.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: options.scope,
    state: 'a-state',
    code_challenge: options.challenge,
    code_challenge_method: 'S256',
  })}`;

/** The `Location` of a redirect, absolute; fails the test when there is none. */
export const readLocation = (answer: CallAnswer, base: string): string => {
  const { location } = { location: answer.headers['location'] };
  if (typeof location !== 'string')
    throw new Error(`no redirect: ${answer.status} ${answer.body.slice(0, 300)}`);
  return new URL(location, base).href;
};

/** Logs somebody in and returns the token endpoint's answer for the code. */
export const logInForTokens = async (options: {
  readonly issuerUrl: string;
  readonly identity: TlsIdentity;
  readonly clientId: string;
  readonly scope: string;
  readonly name: string;
}): Promise<CallAnswer> => {
  const { issuerUrl, identity, clientId } = options;
  const { verifier, challenge } = makePkce();
  const browser = new TestBrowser({ ca: identity.ca });

  const start = await browser.get(buildAuthorizationUrl(issuerUrl, { ...options, challenge }));
  const form = await browser.post(readLocation(start, issuerUrl), { name: options.name });
  const resumed = await browser.get(readLocation(form, issuerUrl));
  const code = new URL(readLocation(resumed, issuerUrl)).searchParams.get('code') ?? '';

  return postForm(`${issuerUrl}/token`, identity, {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: verifier,
  });
};
