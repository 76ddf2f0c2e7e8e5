import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { goToSearchBox, paste } from '../support/dashboard-browser.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../support/dashboard-records.ts';
import { startDashboardOnStore } from '../support/dashboard-store.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

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

const site = serveDashboard((webRoot) => startDashboardOnStore(() => (START + 7_200) * 1000, { webRoot }));
beforeAll(() => site.dashboard.putDecisions(RECORDS));

/** A view that shows no call, so that no value is known to the page. */
const open = async (view = 'rejections'): Promise<void> => {
  const page = await site.open({ ...RANGE, tab: view });
  await page.getByRole('searchbox').waitFor();
};

const search = async (text: string): Promise<void> => {
  const box = site.page.getByRole('searchbox');
  // Where the box has the focus already, the key would be text.
  if (!(await box.evaluate((element) => element === document.activeElement))) await goToSearchBox(site.page);
  await paste(site.page, text);
};

const address = (): URLSearchParams => new URL(site.page.url()).searchParams;

describe('the search box, from any view', () => {
  test.each([
    ['a thumbprint in base64url', THUMBPRINT, 'thumbprint', THUMBPRINT],
    ['a thumbprint in hex', HEX, 'thumbprint', THUMBPRINT],
    ['a client id that looks like a token', RANDOM_CLIENT, 'client_id', RANDOM_CLIENT],
  ])('finds %s by its hash alone, and then as what it is', async (_what, text, kind, value) => {
    await open();
    const before = site.sent.length;
    await search(text);
    await expect.poll(() => address().get(kind)).toBe(value);
    await site.page.locator('tbody tr').first().waitFor();

    const found = site.sent.findIndex((request) => request.includes(`"value":"${value}"`));
    const asked = site.sent.slice(before, found).filter((request) => request.includes('/api/queries'));
    expect(asked.some((request) => request.includes('"hashed_id"'))).toBe(true);
    expect(asked.join()).not.toContain(text);
    expect(site.complaints).toEqual([]);

    await site.page.goBack();
    await site.page.getByText('No decision found').waitFor();
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
    await site.page.locator('tbody tr').first().waitFor();

    expect(address().get(kind)).toBe(value);
    expect(await site.page.locator('tbody tr').count()).toBe(1);
    expect(await site.page.locator('.search-notice').textContent()).toContain('recognised: ');
    expect(site.complaints).toEqual([]);
  });

  test('a token of no call stays a token, and is sent in no form but its hash', async () => {
    const token = randomBytes(32).toString('base64url');
    await open();
    await search(`authorization: bearer ${token}`);
    await site.page.getByText('No decision found').waitFor();
    expect(address().get('token_hash')).toBe(sha256(token));

    await search(token);
    await site.page
      .getByText('Not a hash, a thumbprint, a client, a subject or an id of a call in this range either.')
      .waitFor();
    expect(site.sent.join()).not.toContain(token);
    expect(await site.page.content()).not.toContain(token);
  });

  test('refuses in an insecure context, says why, and sends nothing', async () => {
    const token = randomBytes(32).toString('base64url');
    await site.page.addInitScript(() =>
      Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined }),
    );
    await open();
    const before = site.sent.length;
    await search(token);
    await site.page.getByText('This page is not open in a secure context').waitFor();

    const sent = site.sent.slice(before).join();
    expect(sent).not.toContain('"lookup"');
    expect(sent).not.toContain(token);
    expect(site.page.url()).not.toContain(token);
    expect(await site.page.getByRole('searchbox').inputValue()).toBe('');
  });
});

describe('the filter field', () => {
  const field = () => site.page.getByRole('combobox', { name: 'Filter calls by field' });
  const filter = (): unknown => JSON.parse(address().get('filter') ?? 'null');

  test('filters by a field with a value that calls have, from the suggestions, by keys alone', async () => {
    await open('decisions');
    await site.page.locator('tbody tr').nth(1).waitFor();
    await field().focus();
    await site.page.keyboard.type('client_id = ');
    await site.page.getByRole('option', { name: RANDOM_CLIENT }).waitFor();
    await site.page.keyboard.type(RANDOM_CLIENT.slice(0, 4));
    await site.page.keyboard.press('ArrowDown');
    await site.page.keyboard.press('ArrowDown');
    await site.page.keyboard.press('Enter');

    await expect.poll(filter).toEqual({
      match: 'all',
      conditions: [{ operator: '=', field: 'client_id', value: RANDOM_CLIENT }],
    });
    await expect.poll(() => site.page.locator('tbody tr').count()).toBe(1);
    await site.page.getByRole('button', { name: `Remove client_id = ${RANDOM_CLIENT}` }).click();
    await expect.poll(filter).toBeNull();
    expect(site.complaints).toEqual([]);
  });

  test('a token as a value is not sent, and stands in no address', async () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
    await open('decisions');
    await field().focus();
    await site.page.keyboard.type(`token_hash = ${token}`);
    await site.page.keyboard.press('Enter');
    await site.page.getByText('This is a secret, not a value of a field.').waitFor();

    expect(filter()).toBeNull();
    expect(site.sent.join()).not.toContain(token);
  });
});
