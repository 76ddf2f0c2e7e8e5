import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectRequests, goToSearchBox, paste, startProfile } from '../support/dashboard-browser.ts';
import { mismatchRecord, sha256 } from '../support/dashboard-records.ts';
import { makeCertificate } from '../support/gateway-certificates.ts';
import { type LogStoreUnderTest, putEvents, startTestLogStore } from '../support/logs.ts';
import { type LogsProxy, startLogsProxy } from '../support/logs-proxy.ts';
import { collectOutput, spawnGatelens } from '../support/stack.ts';

const GROUP = '/aws/lambda/gatelens-authorizer';
const OPAQUE = randomBytes(32).toString('base64url');
const JWT = [
  { alg: 'RS256', kid: 'k' },
  { sub: 'alice', iss: 'https://issuer.example', nonce: randomBytes(16).toString('hex') },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat(randomBytes(64).toString('base64url'))
  .join('.');

let store: LogStoreUnderTest;
let proxy: LogsProxy;
let server: ChildProcess;
let printed: () => string;
let url: URL;
let profile: string;
let context: BrowserContext;
let sent: readonly string[];

beforeAll(async () => {
  store = await startTestLogStore(Date.now);
  const timestamp = Date.now() - 60_000;
  await putEvents(
    store.client,
    { group: GROUP },
    [OPAQUE, JWT].map((token, n) => ({
      timestamp,
      message: JSON.stringify(
        mismatchRecord(n, { token_hash: sha256(token), timestamp: new Date(timestamp).toISOString() }),
      ),
    })),
  );
  proxy = await startLogsProxy(store.url);
  server = spawnGatelens(
    ['dashboard', '--region', 'us-east-1', '--log-group', GROUP, '--endpoint', proxy.url, '--port', '0'],
    { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'planted-aws-secret' },
  );
  printed = collectOutput(server);
  url = new URL(await printedUrl());
  profile = await mkdtemp(join(tmpdir(), 'gatelens-profile-'));
  context = await startProfile(profile);
  sent = collectRequests(context);
}, 120_000);

afterAll(async () => {
  await context?.close();
  server?.kill('SIGINT');
  await proxy?.close();
  await store?.[Symbol.asyncDispose]();
  await rm(profile, { recursive: true, force: true });
});

const printedUrl = async (): Promise<string> => {
  for (;;) {
    const [, found] = /^Dashboard\s+(http\S+)$/m.exec(printed()) ?? [];
    if (found !== undefined) return found;
    if (server.exitCode !== null) throw new Error(`the dashboard did not start:\n${printed()}`);
    await delay(100);
  }
};

/** Everything that a page can keep in its browser. */
const keptByPage = (page: Page): Promise<string> =>
  page.evaluate(async () =>
    JSON.stringify([
      location.href,
      document.title,
      document.referrer,
      document.cookie,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      (await indexedDB.databases()).map(({ name }) => name),
      await caches.keys(),
      performance.getEntries().map(({ name }) => name),
      [...document.querySelectorAll('input, textarea')].map((field) => 'value' in field && field.value),
      document.documentElement.outerHTML,
    ]),
  );

/** Every place that a text stands at in the files of a folder. */
const filesWith = async (folder: string, text: string): Promise<readonly string[]> => {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'))) found.push(path);
  }
  return found;
};

describe('what is pasted', () => {
  test('stays in the search box: in no URL, storage, request, log, output or file', {
    timeout: 90_000,
  }, async () => {
    const { certificate } = await makeCertificate({ name: 'CN=pasted' });
    const body = certificate.replaceAll(/-----[^-]+-----|\s/g, '').slice(0, 60);
    const [page = await context.newPage()] = context.pages();
    await page.goto(url.href);
    const kept: string[] = [];
    const headline = page.getByRole('article').getByRole('heading', { level: 2 });

    for (const [text, shown] of [
      [`Authorization: Bearer ${OPAQUE}`, sha256(OPAQUE)],
      [JWT, sha256(JWT)],
    ] as const) {
      await goToSearchBox(page);
      await paste(page, text);
      await page.waitForURL(new RegExp(`token_hash=${shown}`));
      await headline.waitFor();
      kept.push(await keptByPage(page));
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByRole('button', { name: 'Close the decision' }).click();
    }
    await goToSearchBox(page);
    await paste(page, certificate);
    await page.waitForURL(/thumbprint=/);
    kept.push(await keptByPage(page));
    await page.goBack();
    await page.getByRole('tab', { name: 'Rejections' }).click();
    await page
      .getByText(/Scanned/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.getByText(/^(Live|Looking every few seconds): /).waitFor();
    await page.reload();
    kept.push(await keptByPage(page));
    // The clipboard is the reader's own.
    await page.evaluate(() => navigator.clipboard.writeText('nothing'));
    const cookies = await context.cookies();
    await context.close();
    server.kill('SIGINT');
    await once(server, 'exit');

    const places: Readonly<Record<string, string>> = {
      page: kept.join('\n'),
      requests: sent.join('\n'),
      cookies: JSON.stringify(cookies),
      'calls to CloudWatch Logs': JSON.stringify(proxy.requests),
      output: printed(),
    };
    expect(sent.length).toBeGreaterThan(10);
    for (const secret of [OPAQUE, JWT, JWT.split('.')[2] ?? '', body]) {
      for (const [place, text] of Object.entries(places)) {
        expect([place, text.includes(secret)]).toEqual([place, false]);
      }
      expect(await filesWith(profile, secret)).toEqual([]);
      expect(await filesWith(store.dataDirectory, secret)).toEqual([]);
    }
  });

  test('nor does the start key stand anywhere but in the line that was printed', () => {
    const key = url.searchParams.get('key') ?? '';
    const [first = '', ...later] = sent;

    expect(key.length).toBeGreaterThan(16);
    expect(first).toContain(key);
    expect(later.filter((request) => request.includes(key))).toEqual([]);
    expect(JSON.stringify(proxy.requests)).not.toContain(key);
    expect(printed().split(key)).toHaveLength(2);
    expect(printed()).not.toContain('planted-aws-secret');
  });
});
