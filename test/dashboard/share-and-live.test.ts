import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AWS_ERRORS, queryState } from '../support/aws-answers.ts';
import { resultRow } from '../support/dashboard-logs.ts';
import { allowedRecord, mismatchRecord } from '../support/dashboard-records.ts';
import { RINGING } from '../support/dashboard-scenes.ts';
import { startProxiedDashboard } from '../support/proxied-dashboard.ts';
import { EVIL, sceneRecords } from '../support/scene-data.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

const NOW = Date.now();
const RECORDS = sceneRecords(NOW);

const site = serveDashboard((webRoot) => startProxiedDashboard(webRoot));
beforeAll(() => site.dashboard.putDecisions(RECORDS));
beforeEach(() => site.dashboard.answer());

const found = (page: Page) => page.getByText(/\d+ found\. Scanned/).waitFor();

describe('an export', () => {
  const save = async (
    page: Page,
    format: 'CSV' | 'NDJSON',
  ): Promise<readonly [name: string, text: string]> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click(),
    ]);
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
  };

  test('as NDJSON holds every record of the search as it was written', async () => {
    const page = await site.open();
    await found(page);
    const [name, text] = await save(page, 'NDJSON');
    const lines = text.trimEnd().split('\n');

    expect(name).toMatch(/^gatelens-decisions-\d{8}T\d{6}Z\.ndjson$/);
    expect(lines.map((line) => JSON.parse(line).decision_id).toSorted()).toEqual(
      RECORDS.map(({ decision_id }) => decision_id).toSorted(),
    );
    await page.getByText(`${RECORDS.length} rows saved as ${name}`).waitFor();
    expect(site.complaints).toEqual([]);
  });

  test('as CSV holds the rows that the filter of the page lets through', async () => {
    const page = await site.open({
      filter: JSON.stringify({ conditions: [{ operator: '=', field: 'client_id', value: EVIL }] }),
    });
    await found(page);
    const [, text] = await save(page, 'CSV');
    const [head = '', ...rows] = text.trimEnd().split('\r\n');

    expect(head.split(',')).toContain('decision_id');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(EVIL);
  });

  test('is worked by keys, and can be cancelled, which stops its query', async () => {
    const page = await site.open();
    await found(page);
    site.dashboard.answer(({ operation, body }) => {
      if (operation === 'StartQuery') return { kind: 'ok', body: { queryId: 'endless' } };
      if (operation === 'StopQuery') return { kind: 'ok', body: { success: true } };
      return body['queryId'] === 'endless' ? queryState('Running', []) : undefined;
    });
    await page.getByRole('button', { name: 'Export' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    await page
      .getByText(/40,000 log events scanned/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');

    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await expect
      .poll(() =>
        site.dashboard.requests.filter(({ operation }) => operation === 'StopQuery').map(({ body }) => body),
      )
      .toContainEqual({ queryId: 'endless' });
  });

  test('of a query that ended early is no file', async () => {
    const page = await site.open();
    await found(page);
    site.dashboard.answer(({ operation }) =>
      operation === 'GetQueryResults'
        ? queryState('Timeout', [resultRow(JSON.stringify(RECORDS[0]))])
        : undefined,
    );
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: /^CSV/ }).click();

    await page.getByText('The query ended early (Timeout)').waitFor();
  });
});

describe('a saved search', () => {
  test('is saved under a name, opens again with all its state, and is deleted', async () => {
    const page = await site.open({ client_id: 'batch-7', range: '1d' });
    await found(page);
    await page.getByRole('button', { name: 'Save search' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('batch of seven');
    await page.keyboard.press('Enter');
    await page.getByText('Saved as batch of seven').waitFor();

    await page.goto(`${site.dashboard.base}/`);
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByRole('button', { name: 'batch of seven', exact: true }).click();
    await page.waitForURL(`${site.dashboard.base}/?client_id=batch-7&range=1d`);
    await found(page);

    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByRole('button', { name: 'Delete batch of seven' }).click();
    await page.getByText('None yet.').waitFor();
    expect(site.complaints).toEqual([]);
  });

  test('of somebody else is shown as text, and a query in it does not run by itself', async () => {
    site.dashboard.answer(({ operation }) =>
      operation === 'DescribeQueryDefinitions'
        ? {
            kind: 'ok',
            body: {
              queryDefinitions: [
                { queryDefinitionId: 'id-1', name: `Gatelens/${EVIL}`, queryString: 'fields a | limit 1' },
              ],
            },
          }
        : undefined,
    );
    const page = await site.open();
    await found(page);
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByRole('button', { name: EVIL, exact: true }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();

    expect(new URL(page.url()).searchParams.get('expert')).toBe('fields a | limit 1');
    expect(site.sent.filter((request) => request.includes('"expert"'))).toEqual([]);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('is a link where the credentials do not allow definitions', async () => {
    site.dashboard.answer(({ operation }) =>
      operation === 'DescribeQueryDefinitions' ? AWS_ERRORS.denied : undefined,
    );
    const page = await site.open({ client_id: 'batch-7' });
    await found(page);
    await page.getByRole('button', { name: 'Save search' }).click();
    await page.getByText('may not call logs:DescribeQueryDefinitions').waitFor();
    await page.getByRole('button', { name: 'Copy the link to this view' }).click();

    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe(`${site.dashboard.base}/?client_id=batch-7`);
  });
});

describe('live tail', () => {
  const putNow = (serial: number): Promise<void> =>
    site.dashboard.putDecisions([mismatchRecord(serial, { timestamp: new Date().toISOString() })]);
  const rows = (page: Page) => page.locator('tbody tr');

  test('shows a call as it is made, pauses, and goes on', async () => {
    const page = await site.open({ tab: 'live' });
    await page.getByText(/^(Live|Looking every few seconds): /).waitFor();
    const heightOfList = (): Promise<number> =>
      page.getByRole('grid').evaluate((grid) => grid.getBoundingClientRect().height);
    expect(await heightOfList()).toBeLessThan(60);
    await page.setViewportSize({ width: 640, height: 360 });
    const said = await page.getByText(/^No call yet/).boundingBox();
    expect((said?.y ?? Number.NaN) + (said?.height ?? 0)).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 720 });
    await putNow(2_000);
    await rows(page).first().waitFor();
    expect(await heightOfList()).toBeGreaterThan(300);

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText(/^Paused, still counting/).waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();

    expect(await rows(page).count()).toBe(1);
  });

  test('opens a call beside the list, which holds still and counts until its reader goes on', async () => {
    const page = await site.open({ tab: 'live' });
    await page.getByText(/^Live: /).waitFor();
    await putNow(2_001);
    await rows(page).first().click();
    await page.getByRole('article').getByText('The client must act.').waitFor();
    await putNow(2_002);
    await page.getByText('Paused, still counting: 1 more since then').waitFor();
    expect(await rows(page).count()).toBe(1);

    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => rows(page).count()).toBe(2);
  });

  test('filters', async () => {
    const page = await site.open({ tab: 'live' });
    await page.getByRole('button', { name: 'Rejected only' }).click();
    await page.getByText(/^Live: /).waitFor();
    await site.dashboard.putDecisions([
      allowedRecord(2_003, { timestamp: new Date().toISOString() }),
      mismatchRecord(2_004, { timestamp: new Date().toISOString() }),
    ]);
    await rows(page).first().waitFor();

    expect(await rows(page).count()).toBe(1);
    expect(await rows(page).first().textContent()).toContain('Rejected');
  });

  test.each([
    ['refuses the stream', (page: Page) => page.route('**/api/tail*', (route) => route.abort())],
    [
      'holds the stream back',
      async (page: Page) => {
        await page.clock.install();
        await page.route('**/api/tail*', () => undefined);
      },
    ],
  ])('asks every few seconds where a proxy %s', async (what, block) => {
    await block(site.page);
    const page = await site.open({ tab: 'live' });
    if (what === 'holds the stream back') {
      await page.getByText('Connecting…').waitFor();
      await page.clock.runFor(11_000);
    }
    await page.getByText(/^Looking every few seconds: /).waitFor();
    await putNow(what === 'refuses the stream' ? 2_005 : 2_006);
    if (what === 'holds the stream back') await page.clock.runFor(2_500);
    await rows(page).first().waitFor();
  });

  test('ends clearly when the session does, and begins another one', async () => {
    const page = await site.open({ tab: 'live' });
    await page.getByText(/^Live: /).waitFor();
    site.dashboard.answer(({ operation }) =>
      operation === 'StartLiveTail' ? AWS_ERRORS.expired : undefined,
    );
    await page.reload();
    await page.getByText(/^Looking every few seconds: /).waitFor();
    site.dashboard.answer(({ operation }) =>
      operation === 'FilterLogEvents' ? AWS_ERRORS.expired : undefined,
    );
    await page.getByText('The session ended by a problem.').waitFor();
    await page.getByText('The AWS credentials have expired.').waitFor();

    site.dashboard.answer();
    await page.getByRole('button', { name: 'Begin a new session' }).click();
    await page.getByText(/^Live: /).waitFor();
  });
});

describe('alarms', () => {
  test('that ring lead to the calls behind them', async () => {
    site.dashboard.answer(RINGING);
    const page = await site.open();
    const alarms = page.getByRole('region', { name: 'Alarms' });
    await alarms.getByText('In alarm: gatelens-binding-failures').waitFor();
    expect(await alarms.textContent()).toContain('Threshold Crossed: 1 out of the last 1 datapoints');

    await alarms.getByRole('button', { name: 'Show the calls behind it' }).first().click();
    await page.waitForURL(/filter=/);

    expect(JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '').conditions).toEqual([
      { operator: 'in', field: 'reason', values: expect.arrayContaining(['certificate_mismatch']) },
    ]);
  });

  test('can all be seen, each with its state and the way to its calls', async () => {
    site.dashboard.answer(RINGING);
    const page = await site.open();
    const alarms = page.getByRole('region', { name: 'Alarms' });
    await alarms.getByText('All alarms').click();
    await alarms.getByText('OK: gatelens-unbound-allows').waitFor();
    const all = alarms.locator('details').getByRole('listitem');

    expect(await all.count()).toBe(3);
    await all.filter({ hasText: 'unbound-allows' }).getByRole('button').click();
    await page.waitForURL(/filter=/);

    expect(JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '').conditions).toEqual([
      { operator: '=', field: 'decision', value: 'Allow' },
      { operator: '!=', field: 'binding', value: 'bound' },
    ]);
  });

  test('are linked to in their messages: the link opens the search that explains the alarm', async () => {
    const page = await site.open({ alarm: 'binding-failures' });
    await page.getByRole('button', { name: /^Remove reason = .*certificate_mismatch/ }).waitFor();

    expect(new URL(page.url()).searchParams.get('alarm')).toBeNull();
    expect(new URL(page.url()).searchParams.get('filter')).toContain('certificate_mismatch');
  });
});
