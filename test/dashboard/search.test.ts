import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  buildPage,
  goToSearchBox,
  openTab,
  paste,
  startBrowser,
  type Tab,
} from '../support/dashboard-browser.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../support/dashboard-records.ts';
import { type DashboardOnStore, startDashboardOnStore } from '../support/dashboard-store.ts';

/** 2026-11-22T10:00:00Z: the time of the first record. */
const START = Date.UTC(2026, 10, 22, 10) / 1000;
const RANGE = { from: String(START), to: String(START + 3_599) };
const DER = randomBytes(40);
const THUMBPRINT = sha256(DER);
const HEX = Buffer.from(THUMBPRINT, 'base64url').toString('hex');
const COLON_HEX = HEX.toUpperCase().match(/../g)?.join(':') ?? '';
const RANDOM_CLIENT = 'k2J8xQm4Zt7LpW9sVbN3cR6y';
const INTERACTION = '93bac548-d2de-4546-b106-880a5018460d';

const RECORDS = [
  mismatchRecord(1, { certificate_thumbprint: THUMBPRINT, sub: 'alice' }),
  allowedRecord(2, {
    client_id: RANDOM_CLIENT,
    fapi_interaction_id: INTERACTION,
    token_hash: sha256('another token'),
  }),
];

let built: Awaited<ReturnType<typeof buildPage>>;
let dashboard: DashboardOnStore;
let browser: Browser;
let tab: Tab;

beforeAll(async () => {
  built = await buildPage();
  dashboard = await startDashboardOnStore(() => (START + 7_200) * 1000, { webRoot: built.webRoot });
  await dashboard.putDecisions(RECORDS);
  browser = await startBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await dashboard[Symbol.asyncDispose]();
  await built.remove();
});

beforeEach(async () => {
  tab = await openTab(browser);
});

afterEach(() => tab.close());

/** A view that shows no call, so that no value is known to the page. */
const open = async (view = 'rejections'): Promise<void> => {
  await tab.page.goto(dashboard.url);
  await tab.page.goto(`${dashboard.base}/?${new URLSearchParams({ ...RANGE, tab: view })}`);
  await tab.page.getByRole('searchbox').waitFor();
};

const search = async (text: string): Promise<void> => {
  const box = tab.page.getByRole('searchbox');
  // Where the box has the focus already, the key would be text.
  if (!(await box.evaluate((element) => element === document.activeElement))) await goToSearchBox(tab.page);
  await paste(tab.page, text);
};

const address = (): URLSearchParams => new URL(tab.page.url()).searchParams;

describe('the search box, from any view', () => {
  test.each([
    ['a thumbprint in base64url', THUMBPRINT, 'thumbprint', THUMBPRINT],
    ['a thumbprint in hex', HEX, 'thumbprint', THUMBPRINT],
    ['a client id that looks like a token', RANDOM_CLIENT, 'client_id', RANDOM_CLIENT],
  ])('finds %s by its hash alone, and then as what it is', async (_what, text, kind, value) => {
    await open();
    const before = tab.sent.length;
    await search(text);
    await expect.poll(() => address().get(kind)).toBe(value);
    await tab.page.locator('tbody tr').first().waitFor();

    const found = tab.sent.findIndex((request) => request.includes(`"value":"${value}"`));
    const asked = tab.sent.slice(before, found).filter((request) => request.includes('/api/queries'));
    expect(asked.some((request) => request.includes('"hashed_id"'))).toBe(true);
    expect(asked.join()).not.toContain(text);
    expect(tab.complaints).toEqual([]);

    await tab.page.goBack();
    await tab.page.getByText('No decision found').waitFor();
  });

  test.each([
    ['a thumbprint in hex with colons', COLON_HEX, 'thumbprint', THUMBPRINT],
    ['what openssl prints', `sha256 Fingerprint=${COLON_HEX}`, 'thumbprint', THUMBPRINT],
    [
      'a certificate',
      `-----BEGIN CERTIFICATE-----\n${DER.toString('base64')}\n-----END CERTIFICATE-----\n`,
      'thumbprint',
      THUMBPRINT,
    ],
    ['a subject', 'sub=alice', 'subject', 'alice'],
    ['an interaction id', `x-fapi-interaction-id: ${INTERACTION}`, 'call_id', INTERACTION],
  ])('finds %s', async (_what, text, kind, value) => {
    await open();
    await search(text);
    await tab.page.locator('tbody tr').first().waitFor();

    expect(address().get(kind)).toBe(value);
    expect(await tab.page.locator('tbody tr').count()).toBe(1);
    expect(await tab.page.locator('.search-notice').textContent()).toContain('recognised: ');
    expect(tab.complaints).toEqual([]);
  });

  test('a token of no call stays a token, and is sent in no form but its hash', async () => {
    const token = randomBytes(32).toString('base64url');
    await open();
    await search(`authorization: bearer ${token}`);
    await tab.page.getByText('No decision found').waitFor();
    expect(address().get('token_hash')).toBe(sha256(token));

    await search(token);
    await tab.page
      .getByText('Not a hash, a thumbprint, a client, a subject or an id of a call in this range either.')
      .waitFor();
    expect(tab.sent.join()).not.toContain(token);
    expect(await tab.page.content()).not.toContain(token);
  });

  test('refuses in an insecure context, says why, and sends nothing', async () => {
    const token = randomBytes(32).toString('base64url');
    await tab.page.addInitScript(() =>
      Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined }),
    );
    await open();
    const before = tab.sent.length;
    await search(token);
    await tab.page.getByText('This page is not open in a secure context').waitFor();

    const sent = tab.sent.slice(before).join();
    expect(sent).not.toContain('"lookup"');
    expect(sent).not.toContain(token);
    expect(tab.page.url()).not.toContain(token);
    expect(await tab.page.getByRole('searchbox').inputValue()).toBe('');
  });
});

describe('the filter field', () => {
  const field = () => tab.page.getByRole('combobox', { name: 'Filter calls by field' });
  const filter = (): unknown => JSON.parse(address().get('filter') ?? 'null');

  test('filters by a field with a value that calls have, from the suggestions, by keys alone', async () => {
    await open('decisions');
    await tab.page.locator('tbody tr').nth(1).waitFor();
    await field().focus();
    await tab.page.keyboard.type('client_id = ');
    await tab.page.getByRole('option', { name: RANDOM_CLIENT }).waitFor();
    await tab.page.keyboard.type(RANDOM_CLIENT.slice(0, 4));
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('Enter');

    await expect.poll(filter).toEqual({
      match: 'all',
      conditions: [{ operator: '=', field: 'client_id', value: RANDOM_CLIENT }],
    });
    await expect.poll(() => tab.page.locator('tbody tr').count()).toBe(1);
    await tab.page.getByRole('button', { name: `Remove client_id = ${RANDOM_CLIENT}` }).click();
    await expect.poll(filter).toBeNull();
    expect(tab.complaints).toEqual([]);
  });

  test('a token as a value is not sent, and stands in no address', async () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
    await open('decisions');
    await field().focus();
    await tab.page.keyboard.type(`token_hash = ${token}`);
    await tab.page.keyboard.press('Enter');
    await tab.page.getByText('This is a secret, not a value of a field.').waitFor();

    expect(filter()).toBeNull();
    expect(tab.sent.join()).not.toContain(token);
  });
});
