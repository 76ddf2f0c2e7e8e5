import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseName } from '../../../local/issuer/login.ts';
import { postForm, readMember, startTestIssuer, type TestIssuer } from '../../support/issuer.ts';
import {
  buildAuthorizationUrl,
  logInForTokens,
  makePkce,
  REDIRECT_URI,
  readLocation,
  TestBrowser,
} from '../../support/issuer-login.ts';

let running: TestIssuer;

beforeAll(async () => {
  running = await startTestIssuer();
});

afterAll(() => running.stop());

const CLIENT = { clientId: 'tutorial-client', scope: 'time:query accounts:read' };

const openLogin = async (scope = CLIENT.scope) => {
  const { url } = running.issuer;
  const browser = new TestBrowser(running.identities.none);
  const { challenge } = makePkce();
  const start = await browser.get(buildAuthorizationUrl(url, { ...CLIENT, scope, challenge }));
  return { browser, start, url };
};

describe('authorization_code with PKCE over mutual TLS', () => {
  test('gives a token for the name that logged in, bound to the certificate at the token endpoint', async () => {
    const answer = await logInForTokens({
      ...CLIENT,
      issuerUrl: running.issuer.url,
      identity: running.identities.first,
      name: 'Ada Lovelace',
    });

    expect(answer.status).toBe(200);
    const stored = await running.issuer.tokens.find(readMember(answer.body, 'access_token'));
    expect(stored).toMatchObject({
      subject: 'Ada Lovelace',
      scopes: ['time:query', 'accounts:read'],
      thumbprint: expect.stringMatching(/^[\w-]{43}$/),
      grantType: 'authorization_code',
      refreshToken: 'valid',
    });
  });

  test('the refresh token gives another bound token', async () => {
    const { issuer, identities } = running;
    const first = await logInForTokens({
      ...CLIENT,
      issuerUrl: issuer.url,
      identity: identities.first,
      name: 'ada',
    });

    const answer = await postForm(issuer.tokenEndpoint, identities.first, {
      grant_type: 'refresh_token',
      client_id: CLIENT.clientId,
      refresh_token: readMember(first.body, 'refresh_token'),
    });

    const stored = await issuer.tokens.find(readMember(answer.body, 'access_token'));
    expect(stored).toMatchObject({ subject: 'ada', grantType: 'refresh_token' });
    expect(stored?.thumbprint).toHaveLength(43);
  });

  test('another certificate cannot use the code', async () => {
    const answer = await logInForTokens({
      ...CLIENT,
      issuerUrl: running.issuer.url,
      identity: running.identities.second,
      name: 'ada',
    });

    expect(answer.status).toBe(401);
  });

  test('somebody logged in may log in again under the same name', async () => {
    const { browser, start, url } = await openLogin();
    const form = await browser.post(readLocation(start, url), { name: 'ada' });
    await browser.get(readLocation(form, url));

    const { challenge } = makePkce();
    const again = await browser.get(buildAuthorizationUrl(url, { ...CLIENT, challenge }));
    const page = await browser.get(readLocation(again, url));
    expect(page.body).toContain('value="ada"');

    const second = await browser.post(readLocation(again, url), { name: 'ada' });
    const end = await browser.get(readLocation(second, url));
    expect(new URL(readLocation(end, url)).searchParams.get('code')).not.toBeNull();
  });

  test('a request without PKCE, or for an unknown scope, goes back with the error', async () => {
    const { start, url } = await openLogin('time:travel');
    const location = new URL(readLocation(start, url));
    expect(location.origin + location.pathname).toBe(REDIRECT_URI);
    expect(location.searchParams.get('error')).toBe('invalid_scope');

    const browser = new TestBrowser(running.identities.none);
    const authorization = new URL(buildAuthorizationUrl(url, { ...CLIENT, challenge: 'x' }));
    authorization.searchParams.delete('code_challenge');
    authorization.searchParams.delete('code_challenge_method');
    const answer = await browser.get(authorization.href);
    expect(new URL(readLocation(answer, url)).searchParams.get('error')).toBe('invalid_request');
  });
});

describe('the login page', () => {
  test('has no script, and a policy that allows none', async () => {
    const { browser, start, url } = await openLogin();

    const page = await browser.get(readLocation(start, url));

    expect(page.status).toBe(200);
    expect(page.body).not.toContain('<script');
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; /,
    );
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['content-security-policy']).toContain(
      `form-action 'self' ${new URL(REDIRECT_URI).origin}`,
    );
    expect(page.headers['cache-control']).toBe('no-store');
  });

  test('escapes what comes from the request', async () => {
    const browser = new TestBrowser(running.identities.none);
    const url = new URL(
      buildAuthorizationUrl(running.issuer.url, { ...CLIENT, challenge: makePkce().challenge }),
    );
    url.searchParams.set('client_id', '<img src=x>"');

    const page = await browser.get(url.href);

    expect(page.status).toBe(400);
    expect(page.body).not.toContain('<img');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('a hostile name is only text: it is shown escaped and stays the subject', async () => {
    const name = '"><script>alert(1)</script>';
    const { browser, start, url } = await openLogin();
    const form = await browser.post(readLocation(start, url), { name });
    await browser.get(readLocation(form, url));

    const { challenge } = makePkce();
    const again = await browser.get(buildAuthorizationUrl(url, { ...CLIENT, challenge }));
    const page = await browser.get(readLocation(again, url));

    expect(page.body).not.toContain('<script');
    expect(page.body).toContain('&quot;&gt;&lt;script&gt;');
  });

  test('an empty name is asked for again', async () => {
    const { browser, start, url } = await openLogin();

    const page = await browser.post(readLocation(start, url), { name: ' ' });

    expect(page.status).toBe(400);
    expect(page.body).toContain('role="alert"');
  });

  test('a form from another site is refused', async () => {
    const { browser, start, url } = await openLogin();

    const page = await browser.post(
      readLocation(start, url),
      { name: 'ada' },
      { origin: 'https://attacker.example' },
    );

    expect(page.status).toBe(403);
  });

  test('a browser that did not start the login cannot finish it', async () => {
    const { start, url } = await openLogin();
    const other = new TestBrowser(running.identities.none);

    const page = await other.post(readLocation(start, url), { name: 'ada' });

    expect(page.status).toBe(400);
  });
});

describe('parseName', () => {
  test.each([
    { form: 'name=Ada+Lovelace', name: 'Ada Lovelace' },
    { form: `name=${encodeURIComponent('山田太郎')}`, name: '山田太郎' },
    { form: 'name=%20ada%20', name: 'ada' },
    { form: `name=${'x'.repeat(64)}`, name: 'x'.repeat(64) },
    { form: `name=${'x'.repeat(65)}`, name: undefined },
    { form: 'name=a%0Ab', name: undefined },
    { form: 'name=a%00b', name: undefined },
    { form: `name=${encodeURIComponent('a\u202eb')}`, name: undefined },
    { form: 'name=', name: undefined },
    { form: '', name: undefined },
  ])('$form is $name', ({ form, name }) => {
    expect(parseName(form)).toBe(name);
  });
});
