import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../support/dashboard-http.ts';
import { type DashboardSession, KEY, startDashboardSession } from '../../support/dashboard-server.ts';

let session: DashboardSession;

beforeAll(async () => {
  session = await startDashboardSession();
});

afterAll(() => session.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  send(session.base, { path, headers });

describe('the key exchange', () => {
  test('sets an HttpOnly, SameSite=Strict cookie without the key and redirects to the page without the key', async () => {
    const answer = await get(`/?client_id=a%26b&key=${KEY}&range=1d`);

    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/?client_id=a%26b&range=1d');
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^gatelens_session_\d+=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(JSON.stringify(answer)).not.toContain(KEY);
  });

  test('opens the page with the cookie', async () => {
    expect(await get('/', { cookie: session.cookie })).toMatchObject({
      status: 200,
      text: expect.stringContaining('the page'),
    });
  });

  test.each([
    ['a wrong key', `/?key=${KEY}x`, true],
    ['an empty key', '/?key=', true],
    ['no key and no cookie', '/', false],
    ['a key at another path', `/index.html?key=${KEY}`, false],
    ['a wrong cookie', '/', false],
  ])('refuses %s with a page that says how to get in', async (_what, path, withCookie) => {
    const answer = await get(path, { cookie: withCookie ? session.cookie : 'gatelens_session_1=x.y' });

    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.text).toContain('?key=');
    expect(answer.text).not.toContain(KEY);
  });

  test.each(['/api/settings', '/api/search/abc', '/api/nothing', '/assets/x.js', '/favicon.svg'])(
    'keeps %s closed without a session',
    async (path) => {
      expect((await get(path)).status).toBe(401);
      expect((await get(`${path}?key=${KEY}`)).status).toBe(401);
    },
  );

  test('answers the API with a problem as JSON', async () => {
    expect(JSON.parse((await get('/api/settings')).text)).toMatchObject({ code: 'session_missing' });
  });
});

describe('the gate by Host and Origin', () => {
  test.each([
    ['localhost', 200],
    ['localhost:5180', 200],
    ['127.0.0.1', 200],
    ['[::1]:5180', 200],
    ['LOCALHOST', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example:80', 403],
    ['0.0.0.0', 403],
    ['127.0.0.2', 403],
    ['localhost:5180@evil.example', 403],
    ['localhost:123456', 403],
  ])('Host %s is answered with %d', async (host, status) => {
    const { status: got } = await get('/api/settings', { cookie: session.cookie, host });
    // A Host that is no host is refused by the HTTP layer before it comes to the gate.
    expect(got === 400 ? 403 : got).toBe(status);
  });

  test.each([
    ['no Origin', {}, 200],
    ['its own Origin', { origin: 'http://localhost:5180' }, 200],
    ['another port of this machine', { origin: 'http://localhost:9999' }, 403],
    ['another name of this machine', { origin: 'http://127.0.0.1:5180' }, 403],
    ['https', { origin: 'https://localhost:5180' }, 403],
    ['a foreign page', { origin: 'https://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['a page of another port, by Sec-Fetch-Site', { 'sec-fetch-site': 'same-site' }, 403],
    ['a foreign page, by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['its own page, by Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('a request from %s is answered with %d', async (_what, headers, status) => {
    const answer = await get('/api/settings', { cookie: session.cookie, host: 'localhost:5180', ...headers });

    expect(answer.status).toBe(status);
  });

  test('a link on a foreign page opens the page itself, which asks for the session', async () => {
    expect((await get('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(401);
    expect((await get('/', { cookie: session.cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });

  test('the right key at a foreign Host opens nothing', async () => {
    const answer = await get(`/?key=${KEY}`, { host: 'evil.example' });

    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('the headers of every answer', () => {
  test('let the browser keep an asset, whose name carries its hash', async () => {
    const { status, headers } = await get('/assets/page-abc.js', { cookie: session.cookie });

    expect([status, headers['cache-control']]).toEqual([200, 'private, max-age=31536000, immutable']);
  });

  test.each([
    ['the page', '/', true],
    ['the API', '/api/settings', true],
    ['a refusal', '/', false],
    ['an unknown address', '/nothing', true],
  ])('forbid framing, sniffing, referrers and inline code: %s', async (_what, path, withCookie) => {
    const { headers } = await get(path, withCookie ? { cookie: session.cookie } : {});

    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/..%5cpackage.json',
  ])('nothing outside the page is served: %s', async (path) => {
    expect((await get(path, { cookie: session.cookie })).status).toBe(404);
  });
});
