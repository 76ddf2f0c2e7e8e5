import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { findAxeViolations } from '../support/axe-violations.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../support/dashboard-records.ts';
import { startDashboardOnStore } from '../support/dashboard-store.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

const EVIL = '<img src=x onerror=alert(1)>';
/** The store and the page share the clock, since freshness is what some of the flows are about. */
const NOW = Date.now();
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

const ALLOWED = allowedRecord(1, { timestamp: ago(3_600) });
const REJECTED = mismatchRecord(2, {
  timestamp: ago(600),
  scope: 'time:query',
  source_ip: '203.0.113.7',
  user_agent: EVIL,
  introspection_response: { action: 'UNAUTHORIZED', cnf: { 'x5t#S256': EVIL } },
});
const LATER = mismatchRecord(3, { timestamp: ago(540) });
const ALONE = mismatchRecord(4, {
  timestamp: ago(500),
  client_id: 'new-client',
  token_hash: sha256('token of new-client'),
});
/** Longer ago than the range of the page: no other view has it. */
const CRASHED_SECONDS = 50_000;
const CRASHED = mismatchRecord(5, {
  timestamp: ago(CRASHED_SECONDS),
  client_id: 'crashed-client',
  token_hash: sha256('token of crashed-client'),
});

const accessLine = (seconds: number, values: Readonly<Record<string, string>>) => ({
  request_time_epoch: String(NOW - seconds * 1000),
  method: 'GET',
  path: '/time',
  ...values,
});

const site = serveDashboard((webRoot) => startDashboardOnStore(undefined, { webRoot }));
beforeAll(async () => {
  await site.dashboard.putDecisions([CRASHED, ALLOWED, REJECTED, LATER, ALONE]);
  await site.dashboard.putAccess([
    accessLine(CRASHED_SECONDS, {
      request_id: CRASHED.request_id ?? '',
      status: '500',
      error_type: 'AUTHORIZER_FAILURE',
    }),
    accessLine(600, {
      request_id: REJECTED.request_id ?? '',
      status: '403',
      error_type: 'ACCESS_DENIED',
      authorizer_status: '200',
      decision_id: REJECTED.decision_id,
      response_latency_ms: '17',
    }),
    accessLine(400, { request_id: 'throttled-1', status: '429', error_type: 'THROTTLED', path: `/${EVIL}` }),
    accessLine(390, { request_id: 'throttled-2', status: '429', error_type: 'THROTTLED' }),
    accessLine(380, { request_id: 'no-source', status: '401', error_type: 'UNAUTHORIZED' }),
    accessLine(370, { request_id: 'handshake', status: '403', certificate_subject: 'CN=stranger' }),
    accessLine(360, {
      request_id: 'crashed',
      status: '500',
      error_type: 'AUTHORIZER_FAILURE',
      authorizer_error: 'The Lambda function failed',
    }),
    accessLine(350, {
      request_id: 'from-cache',
      status: '200',
      decision_id: ALLOWED.decision_id,
      decision_reason: 'allowed',
    }),
    accessLine(340, {
      request_id: 'from-cache-too',
      status: '200',
      decision_id: ALLOWED.decision_id,
      decision_reason: 'allowed',
    }),
  ]);
});

const openCall = async (record: { readonly decision_id: string }): Promise<Page> => {
  const page = await site.open({ decision_id: record.decision_id });
  await headline(page).waitFor();
  return page;
};

const headline = (page: Page): Locator => page.getByRole('article').getByRole('heading', { level: 2 });
const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const readClipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

describe('a rejected call', () => {
  test('shows what changed since the last allowed call, in sentences and as a table', async () => {
    const page = await openCall(REJECTED);
    const changed = section(page, 'Changed since the last allowed call');
    await changed.getByText('The certificate changed').waitFor();

    const text = (await changed.textContent()) ?? '';
    for (const sentence of [
      'The certificate changed: CN=client-1,O=Example then, CN=client-2,O=Example now.',
      'The token lost the scope accounts:read.',
      'The source address changed: 127.0.0.1 then, 203.0.113.7 now.',
      `The user agent changed: curl/8.15.0 then, ${EVIL} now.`,
      'Last allowed 50 min before',
    ])
      expect(text).toContain(sentence);
    await changed.getByText('The two calls side by side').click();
    expect(await changed.getByRole('row', { name: /source address \(changed\)/ }).textContent()).toContain(
      '203.0.113.7',
    );
    expect(await changed.getByRole('row', { name: /^expires/ }).textContent()).not.toContain('(changed)');
    await changed.getByRole('button', { name: 'Open that call' }).click();
    await page.getByText('The token is valid for this call.', { exact: true }).last().waitFor();
    expect(site.complaints).toEqual([]);
  });

  test('says how far it looked for an allowed call, and looks further when asked', async () => {
    const page = await openCall(ALONE);
    const changed = section(page, 'Changed since the last allowed call');
    await changed.getByText('No call of this client was allowed on this route in the day before.').waitFor();

    await changed.getByRole('button', { name: 'Look on this route in the 30 days before' }).click();
    await changed.getByRole('button', { name: 'Look on any route in the 30 days before' }).click();

    await changed
      .getByText('No call of this client was allowed on any route in the 30 days before.')
      .waitFor();
    expect(await changed.getByRole('button').count()).toBe(0);
  });

  test('shows what the caller was told, and what it got by the access log', async () => {
    const page = await openCall(REJECTED);
    const told = section(page, 'What the caller was told');
    await told.getByText('HTTP 403').waitFor();

    expect(await told.textContent()).toContain('The caller got HTTP 403, where the RFCs ask for 401.');
    expect(await told.textContent()).toContain('17 ms');
  });

  test('says what went wrong at the gateway in spite of its record, and who must act', async () => {
    const page = await site.open({
      decision_id: CRASHED.decision_id,
      from: String(Math.floor(NOW / 1000) - CRASHED_SECONDS - 60),
      to: String(Math.floor(NOW / 1000) - CRASHED_SECONDS + 60),
    });
    const told = section(page, 'What the caller was told');
    await told.getByText('The authorizer crashed').waitFor();

    expect(await told.textContent()).toContain('The API owner must act. Read authorizer_error; then');
  });

  test('says when the access log has no line for it', async () => {
    const page = await openCall(LATER);
    await section(page, 'What the caller was told').getByText('no line for this request id').waitFor();
  });

  test('shows both thumbprints in three notations, to copy, with what differs marked', async () => {
    const page = await openCall(REJECTED);
    const binding = section(page, 'Binding');
    const hex = Buffer.from(sha256('client_certificate.pem'), 'base64url').toString('hex');
    expect(await binding.locator('mark').count()).toBeGreaterThan(0);

    await binding.getByRole('button', { name: 'colon hex' }).click();
    await binding.getByRole('button', { name: 'Copy the bound thumbprint as colon hex' }).click();

    expect(await readClipboard(page)).toBe(hex.toUpperCase().replaceAll(/..(?=.)/g, '$&:'));
    await binding.getByRole('button', { name: 'hex', exact: true }).click();
    await binding.getByText(hex).waitFor();
    expect(await binding.textContent()).toContain('CN=client-2,O=Example');
    expect(await binding.textContent()).toContain('valid for another');
  });

  test('shows introspection as a tree that is worked by keys', async () => {
    const page = await openCall(REJECTED);
    await page.getByText('Introspection response').click();
    const tree = page.getByRole('tree', { name: 'Introspection response' });
    await tree.getByRole('treeitem', { name: /cnf/ }).first().waitFor();
    expect(await tree.textContent()).toContain(JSON.stringify(EVIL));

    await tree.getByRole('button', { name: 'Close cnf' }).focus();
    await page.keyboard.press('Enter');
    await tree.getByRole('button', { name: 'Open cnf' }).waitFor();

    expect(await tree.textContent()).not.toContain('x5t#S256');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('stands in the timeline of its token, with what each caller got', async () => {
    const page = await openCall(REJECTED);
    await page.getByText('Calls with the same token').click();
    const timeline = page.getByRole('list', { name: 'Calls with the same token' });
    await timeline.getByText('got 403').waitFor();

    expect(await timeline.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('50 min before'),
      expect.stringContaining('this call'),
      expect.stringContaining('1 min after'),
    ]);
    await timeline.getByRole('button').first().click();
    await page.getByText('The token is valid for this call.', { exact: true }).last().waitFor();
  });

  test('is copied as Markdown, curl and AWS CLI, without a token', async () => {
    const page = await openCall(REJECTED);
    await page.getByText('The caller got').waitFor();
    const copied: Record<string, string> = {};
    for (const name of ['Markdown incident', 'curl', 'AWS CLI']) {
      await page.getByRole('button', { name: 'Copy as' }).click();
      await page.getByRole('menuitem', { name }).click();
      await page.getByText(`${name} copied`).waitFor();
      copied[name] = await readClipboard(page);
    }

    expect(copied['Markdown incident']).toContain('- Caller got: `HTTP 403`');
    expect(copied['Markdown incident']).toContain(
      '5. The token is bound to the presented certificate: **FAILED**',
    );
    expect(copied['curl']).toContain('-H "Authorization: Bearer $ACCESS_TOKEN"');
    expect(copied['AWS CLI']).toContain(`{ $.decision_id = "${REJECTED.decision_id}" }`);
  });

  test('opens by its link, whatever the range of the page', async () => {
    const page = await openCall(REJECTED);
    await page.getByRole('button', { name: 'Copy link' }).click();
    const link = await readClipboard(page);

    await page.goto(link);
    await headline(page).waitFor();

    expect(new URL(link).searchParams.get('from')).not.toBeNull();
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  test.each([
    ['light', { width: 1280, height: 720 }],
    ['dark', { width: 640, height: 360 }],
  ] as const)(
    'has no violation that axe finds with everything open: %s, %o',
    async (colorScheme, viewport) => {
      await site.page.emulateMedia({ colorScheme });
      await site.page.setViewportSize(viewport);
      const page = await openCall(REJECTED);
      await page.getByText('The certificate changed').waitFor();
      for (const summary of await page.getByRole('article').locator('summary').all()) await summary.click();
      await page.getByRole('tree', { name: 'Introspection response' }).waitFor();
      await page.getByText('got 403').first().waitFor();

      expect(await findAxeViolations(page)).toEqual([]);
    },
  );
});

describe('a call that is not found', () => {
  test('appears by itself when its record comes', async () => {
    const fresh = mismatchRecord(77, { timestamp: new Date().toISOString(), token_hash: sha256('fresh') });
    const page = await site.open({ call_id: fresh.request_id ?? '' });
    await page.getByText('Not here yet, looking again').waitFor();

    await site.dashboard.putDecisions([fresh]);

    await headline(page).waitFor();
    expect(await headline(page).textContent()).toContain('The client certificate');
  });

  test.each([
    ['throttled-1', 'throttled', 'API Gateway throttled the call'],
    ['no-source', 'identity_source_missing', 'The client must act.'],
    ['handshake', 'tls_refused', 'Mutual TLS refused the client certificate.'],
    ['crashed', 'authorizer_failed', 'The API owner must act.'],
    ['from-cache', 'cached_policy', 'API Gateway took the decision from its cache'],
  ])('%s is explained from the access log as %s', async (id, cause, sentence) => {
    const page = await site.open({ request_id: id });
    const said = page.getByRole('region', { name: 'What the access log says' });
    await said.getByText(cause, { exact: true }).waitFor();

    expect(await said.textContent()).toContain(sentence);
    expect(await said.textContent()).not.toContain('`');
    expect(await said.getByText(id, { exact: true }).count()).toBe(1);
  });

  test('a cached policy leads to the decision that was used', async () => {
    const page = await site.open({ request_id: 'from-cache' });
    await page.getByRole('button', { name: 'Open the decision that was used' }).click();

    await headline(page).waitFor();
    expect(new URL(page.url()).searchParams.get('decision_id')).toBe(ALLOWED.decision_id);
  });

  test('is not looked for any more when the access log shows that the authorizer was not asked', async () => {
    const page = await site.open({ request_id: 'throttled-1' });
    await page.getByText('throttled', { exact: true }).waitFor();

    await page.getByText('Not here yet').waitFor({ state: 'detached' });
  });

  test('is not waited for in a range that ended long ago', async () => {
    const page = await site.open({ request_id: 'nowhere', from: '1000000000', to: '1000003600' });
    await page.getByText('No decision found').waitFor();

    expect(await page.getByText('Not here yet').count()).toBe(0);
  });
});

describe('the view of calls that never reached the authorizer', () => {
  test('groups them by cause, names cached policies, and leads to each', async () => {
    const page = await site.open({ tab: 'not-invoked' });
    const causes = page.getByRole('list', { name: 'Calls without a decision' });
    await causes.getByRole('button', { name: 'Open the request crashed' }).waitFor();

    expect(await causes.getByRole('heading').count()).toBe(4);
    expect(await causes.getByRole('heading').first().textContent()).toMatch(/throttled.* 2$/);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    const cached = page.getByRole('list', { name: 'Decisions that were used for several calls' });
    expect(await cached.textContent()).toContain('2 calls');
    await causes.getByRole('button', { name: 'Open the request handshake' }).click();
    await page.getByText('tls_refused', { exact: true }).waitFor();
  });
});

describe('the keys of the page', () => {
  test('j and k move to the next call wherever the focus is, o goes to it, y copies its link', async () => {
    const page = await site.open({});
    await page.locator('tbody tr').first().click();
    await headline(page).waitFor();
    const openId = (): string | null => new URL(page.url()).searchParams.get('decision');
    const first = openId();
    await page.getByRole('button', { name: 'Search again, as of now' }).focus();

    await page.keyboard.press('j');
    await expect.poll(openId).not.toBe(first);
    const second = openId();
    await page.keyboard.press('k');
    await expect.poll(openId).toBe(first);
    await page.keyboard.press('j');
    await expect.poll(openId).toBe(second);
    await page.keyboard.press('o');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Decision');
    await page.keyboard.press('y');

    await page.getByText('Link copied').waitFor();
    expect(await readClipboard(page)).toContain(`decision=${second}`);
  });

  test('? shows them, and none of them works in the box or behind the help', async () => {
    const page = await site.open({});
    await page.locator('tbody tr').first().waitFor();
    await page.getByRole('searchbox').fill('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Search again, as of now' }).focus();

    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Copy the link to the open call').waitFor();
    await page.keyboard.press('o');
    expect(await headline(page).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('o');

    await headline(page).waitFor();
  });
});
