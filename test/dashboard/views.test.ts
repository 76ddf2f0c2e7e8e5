import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { allowedRecord, mismatchRecord } from '../support/dashboard-records.ts';
import { startDashboardOnStore } from '../support/dashboard-store.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

/** 2026-11-22T10:00:00Z: the time of the first record. */
const START = Date.UTC(2026, 10, 22, 10) / 1000;
const RANGE = { from: String(START), to: String(START + 3_599) };
const EVIL = '<img src=x onerror=alert(1)>';
const minute = (n: number): string => new Date((START + 60 * n) * 1000).toISOString();

const RECORDS = [
  allowedRecord(1, { timestamp: minute(0) }),
  mismatchRecord(2, { timestamp: minute(10) }),
  mismatchRecord(3, { timestamp: minute(30) }),
  mismatchRecord(4, { timestamp: minute(31), client_id: EVIL }),
];

const site = serveDashboard((webRoot) => startDashboardOnStore(() => (START + 7_200) * 1000, { webRoot }));
beforeAll(async () => {
  await site.dashboard.putDecisions(RECORDS);
  await site.dashboard.putAccess([
    {
      request_id: 'throttled-call',
      request_time_epoch: String(START * 1000 + 3),
      path: `/${EVIL}`,
      status: '429',
      error_type: 'THROTTLED',
    },
  ]);
});

const open = (state: Readonly<Record<string, string>>): Promise<Page> => site.open({ ...RANGE, ...state });

const editor = (page: Page) => page.getByRole('textbox', { name: 'Logs Insights query' });
/** Queries of the reader's own that were sent. */
const asked = (): readonly string[] => site.sent.filter((request) => request.includes('"expert"'));
const groups = (page: Page) => page.getByRole('list', { name: 'Rejections that are alike' });

describe('the views of the page, on the local store', () => {
  test('similar rejections stand together and lead to their calls', async () => {
    const page = await open({ tab: 'rejections' });
    await groups(page).getByRole('button').nth(1).waitFor();

    expect(await groups(page).getByRole('button').count()).toBe(2);
    expect(await groups(page).getByRole('button').first().textContent()).toMatch(
      /2The client must act\. certificate_mismatch · tutorial-client · \/timefirst 2026-11-22 10:10:00, last 2026-11-22 10:30:00/,
    );
    await groups(page).getByRole('button').first().click();
    await page.locator('tbody tr').nth(1).waitFor();

    expect(await page.locator('tbody tr').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove reason = certificate_mismatch' }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  test('a facet includes its value, and the button beside it leaves it out', async () => {
    const page = await open({ tab: 'rejections' });
    const facets = page.getByRole('complementary', { name: 'Filter by value' });
    await facets.getByRole('button', { name: 'Leave out Client tutorial-client' }).click();
    await expect.poll(() => groups(page).getByRole('button').count()).toBe(1);

    await page.getByRole('button', { name: 'Remove client_id != tutorial-client' }).click();
    await expect.poll(() => groups(page).getByRole('button').count()).toBe(2);
    await facets.getByRole('button', { name: /^Allow 1$/ }).click();

    await page.getByText('No call was rejected in this range.').waitFor();
    expect(new URL(page.url()).searchParams.get('filter')).toContain('"Allow"');
  });

  test('a facet narrows a filter of which any condition is enough, and says so', async () => {
    const anyOf = [
      { operator: '=', field: 'reason', value: 'certificate_mismatch' },
      { operator: '=', field: 'decision', value: 'Allow' },
    ];
    const page = await open({
      tab: 'rejections',
      filter: JSON.stringify({ match: 'any', conditions: anyOf }),
    });
    const calls = page.getByText(/^\d+ calls? · /);
    await expect.poll(() => calls.textContent()).toMatch(/^4 calls/);
    const facets = page.getByRole('complementary', { name: 'Filter by value' });
    await facets.getByRole('button', { name: /^tutorial-client \d/ }).click();
    await expect.poll(() => calls.textContent()).toMatch(/^3 calls/);

    const also = page.getByRole('list', { name: 'Every call must also fulfil' });
    expect(await also.textContent()).toContain('client_id = tutorial-client');
    await also.getByRole('button', { name: 'Remove client_id = tutorial-client' }).click();
    await expect.poll(() => calls.textContent()).toMatch(/^4 calls/);
    expect(site.complaints).toEqual([]);
  });

  test('dragging over the histogram zooms in; the back button, Escape and a button lead out', async () => {
    const page = await open({ tab: 'rejections' });
    const chart = page.getByRole('slider', { name: 'Time of the histogram' });
    const box = await chart.boundingBox();
    if (box === null) throw new Error('the histogram is not in sight');
    const range = (): (string | null)[] =>
      ['from', 'to'].map((name) => new URL(page.url()).searchParams.get(name));
    const drag = async (from: number, to: number): Promise<void> => {
      await page.mouse.move(box.x + box.width * from, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * to, box.y + 30, { steps: 4 });
      await page.mouse.up();
    };

    await drag(0.4, 0.1);
    await expect.poll(() => groups(page).getByRole('button').count()).toBe(1);
    const [from, to] = range().map(Number);
    expect([from, to]).toEqual([START + 360, START + 1_499]);

    await page.goBack();
    await expect.poll(range).toEqual([RANGE.from, RANGE.to]);
    await drag(0.1, 0.4);
    await expect.poll(range).not.toEqual([RANGE.from, RANGE.to]);
    await chart.focus();
    await page.keyboard.press('Escape');
    await expect.poll(range).toEqual([RANGE.from, RANGE.to]);
    expect(site.complaints).toEqual([]);
  });

  test('the histogram is read and zoomed by keys, and stands in a table', async () => {
    const page = await open({ tab: 'rejections' });
    const chart = page.getByRole('slider', { name: 'Time of the histogram' });
    await chart.focus();
    await page.keyboard.press('Home');
    for (let n = 0; n < 10; n++) await page.keyboard.press('ArrowRight');
    expect(await chart.getAttribute('aria-valuetext')).toBe(
      '2026-11-22 10:10:00 to 10:11:00: 1 rejected, 0 faults, 0 allowed',
    );

    await page.keyboard.press('Shift+PageUp');
    await page.keyboard.press('Shift+PageUp');
    expect(await chart.getAttribute('aria-valuetext')).toContain('2 rejected');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBe(String(START + 600));
    expect(new URL(page.url()).searchParams.get('to')).toBe(String(START + 1_859));

    await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.getByText('Decisions over time as a table').click();
    const table = page.getByRole('table', { name: /56 of 60 bars are empty/ });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(5);
    expect(await table.getByRole('row', { name: /10:10:00/ }).textContent()).toBe('2026-11-22 10:10:00010');
  });

  test('an absolute range is chosen by its times, and times are written in UTC or local', async () => {
    const page = await open({ tab: 'rejections' });
    await groups(page).getByRole('button').nth(1).waitFor();
    await page.getByRole('button', { name: '2026-11-22 10:00:00 – 10:59:59' }).click();
    const form = page.getByRole('form', { name: 'Absolute time range' });
    expect(await form.getByLabel('From').inputValue()).toBe('2026-11-22T10:00');
    await form.getByLabel('From').fill('2026-11-22T11:00:00');
    await form.getByRole('button', { name: 'Apply' }).click();
    await form.getByText('The range ends before it starts.').waitFor();

    await form.getByLabel('From').fill('2026-11-22T10:20:00');
    await page.keyboard.press('Enter');
    await expect.poll(() => groups(page).getByRole('button').count()).toBe(2);
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBe(String(START + 1_200));
    await page
      .getByRole('radio', { name: 'Local' })
      .or(page.getByRole('button', { name: 'Local' }))
      .first()
      .click();
    await expect.poll(() => new URL(page.url()).searchParams.get('zone')).toBe('local');

    await page.keyboard.press('[');
    await expect.poll(() => new URL(page.url()).searchParams.get('to')).toBe(String(START + 1_199));
  });

  test('binding failures stand by client, and attackers’ text is text', async () => {
    const page = await open({ tab: 'binding' });
    const table = page.getByRole('table');
    await table.waitFor();

    expect(await table.getByRole('row').count()).toBe(3);
    expect(await table.textContent()).toContain(EVIL);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('a call that never reached the authorizer is explained', async () => {
    const page = await open({ tab: 'not-invoked' });
    const calls = page.getByRole('list', { name: 'Calls without a decision' });
    await calls.waitFor();

    expect(await calls.textContent()).toMatch(/throttl/i);
    expect(await calls.textContent()).toContain('throttled-call');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('a query from a link is shown and runs only when the reader says so', async () => {
    const text = 'stats count(*) as calls by decision';
    const page = await open({ tab: 'query', expert: text });
    await editor(page).waitFor();
    expect(await editor(page).textContent()).toBe(text);
    await page.getByRole('button', { name: 'Run' }).waitFor();
    expect(asked()).toEqual([]);

    await editor(page).focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('cell', { name: 'Deny' }).waitFor();

    expect(asked().length).toBe(1);
    expect(site.complaints).toEqual([]);
  });

  test.each([
    ['fields @message | unmask(@message)', 'unmask', 'query_refused', 'Line 1, column 19'],
    ['SOURCE "other" | fields @message', 'SOURCE', 'query_refused', 'Line 1, column 1'],
    ['fields a | join type=left (b)', 'join', 'query_refused', 'Line 1, column 12'],
    ['fields a\n| filter a in (SOURCE "x" | fields a)', 'SOURCE', 'query_refused', 'Line 2, column 16'],
    ['fields @timestamp\n| stats counts(*) by reason', 'counts', 'query_malformed', 'Line 2, column 9'],
  ])('%j does not run, and its mistake is marked', async (text, wrong, code, place) => {
    const page = await open({ tab: 'query', expert: text });
    await page.getByRole('button', { name: 'Run' }).click();
    await editor(page).locator('mark').first().waitFor();

    expect((await editor(page).locator('mark').allTextContents()).join('')).toContain(wrong);
    expect(await page.getByText(code, { exact: true }).count()).toBe(1);
    await page.getByText(place).waitFor();

    await editor(page).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('fields reason');
    await expect.poll(() => editor(page).locator('mark').count()).toBe(0);
    // What is wrong was said by the server, which the browser logs as a failed request.
    expect(site.complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
  });

  test('the query of a view is edited in expert mode, over the same time and log groups', async () => {
    const page = await open({ tab: 'not-invoked' });
    await page.getByRole('list', { name: 'Calls without a decision' }).waitFor();
    await page.getByText('Logs Insights query').first().click();
    const shown = (await page.locator('pre.code').first().textContent()) ?? '';
    await page.getByRole('button', { name: 'Edit query' }).click();
    await editor(page).waitFor();

    expect((await editor(page).locator('.cm-line').allTextContents()).join('\n')).toBe(shown);
    expect(asked()).toEqual([]);
    expect(new URL(page.url()).searchParams.get('target')).toBe('access');
    await page.getByRole('button', { name: 'Run' }).click();
    await page
      .getByRole('cell', { name: /throttled-call/ })
      .first()
      .waitFor();
    expect(asked().join()).toContain('"target":"access"');
  });

  test('a token in a query is not sent, and stands in no address', async () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
    const page = await open({ tab: 'query' });
    await editor(page).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(`filter @message like "${token}"`);
    await page.keyboard.press('Control+Enter');
    await page.getByText('There is an access token in this text.').waitFor();

    expect(site.sent.join()).not.toContain(token);
    expect(page.url()).not.toContain('eyJ');
  });
});
