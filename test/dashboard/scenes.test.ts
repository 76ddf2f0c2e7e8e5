import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PAGE_TABS } from '../../dashboard/web/src/location/page-tab.ts';
import { AWS_ERRORS, queryState } from '../support/aws-answers.ts';
import { findAxeViolations } from '../support/axe-violations.ts';
import { type LogsAnswer, resultRow } from '../support/dashboard-logs.ts';
import { buildScenes, HUGE, type Scene } from '../support/dashboard-scenes.ts';
import type { ProxyScript } from '../support/logs-proxy.ts';
import { startProxiedDashboard } from '../support/proxied-dashboard.ts';
import { openedCall, sceneAccess, sceneRecords } from '../support/scene-data.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

const NOW = Date.now();
const SCENES = buildScenes(openedCall(NOW));

/** A folder for pictures of every scene, in both themes, in each size and zoomed, to look at. */
const PICTURES = process.env['GATELENS_SCREENSHOTS'];

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1680, height: 1000 },
] as const;
/** 1280x720 at 200 % zoom, as the page sees it. */
const ZOOMED = { width: 640, height: 360 };

const site = serveDashboard((webRoot) => startProxiedDashboard(webRoot, { pricePerGb: 0.005 }));
beforeAll(async () => {
  await site.dashboard.putDecisions(sceneRecords(NOW));
  await site.dashboard.putAccess(sceneAccess(NOW));
  if (PICTURES !== undefined) await mkdir(PICTURES, { recursive: true });
});
beforeEach(() => site.dashboard.answer());

const enter = async ({ address = {}, script, arrange, shows }: Scene): Promise<Page> => {
  site.dashboard.answer(script);
  const page = await site.open(address);
  await arrange?.(page);
  await page.getByText(shows).first().waitFor();
  return page;
};

/** How far the page can be scrolled sideways, and what sticks out to the right with nothing to scroll it by. */
const overflowOf = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isScrolled = (element: Element): boolean => {
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement)
        if (getComputedStyle(parent).overflowX !== 'visible') return true;
      return false;
    };
    const out = [...document.querySelectorAll('#root *')].filter((element) => {
      const { right, width: own } = element.getBoundingClientRect();
      return own > 0 && right > width + 1 && element.checkVisibility() && !isScrolled(element);
    });
    return {
      scroll: document.documentElement.scrollWidth - width,
      out: out.map(
        (element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`,
      ),
    };
  });

const takePictures = async (page: Page, path: string): Promise<void> => {
  for (const size of [...SIZES, ZOOMED]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${path}-${size.width}.png` });
  }
  await page.setViewportSize(SIZES[0]);
};

describe('every view and state of the page', () => {
  test('all views are among them', () => {
    const views = SCENES.map(({ address }) => address?.['tab'] ?? 'decisions');
    expect(new Set(views)).toEqual(new Set(Object.keys(PAGE_TABS)));
  });

  test.each(SCENES)('$name: axe finds nothing in either theme, and nothing sticks out', async (scene) => {
    const page = await enter(scene);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page
        .locator('body.awsui-dark-mode')
        .waitFor({ state: colorScheme === 'dark' ? 'attached' : 'detached' });
      expect([colorScheme, await findAxeViolations(page)]).toEqual([colorScheme, []]);
      if (PICTURES !== undefined) await takePictures(page, join(PICTURES, `${scene.name}-${colorScheme}`));
    }
    for (const size of [SIZES[0], ZOOMED]) {
      await page.setViewportSize(size);
      expect([size.width, await overflowOf(page)]).toEqual([size.width, { scroll: 0, out: [] }]);
    }
    expect(site.complaints.filter((complaint) => complaint.includes('security policy'))).toEqual([]);
  });
});

describe('the keyboard', () => {
  const VIEWS = SCENES.filter(({ name }) => name === 'decisions-open-call' || Object.hasOwn(PAGE_TABS, name));

  test.each(VIEWS)('$name: Tab comes to everything that can be worked, and out again', async (scene) => {
    const page = await enter(scene);
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    const wanted = await page.evaluate(() => {
      const fields = 'button, a[href], input, textarea, summary, [contenteditable=true], [role=grid]';
      const elements = [...document.querySelectorAll<HTMLElement>(fields)].filter(
        (element) => element.tabIndex >= 0 && element.checkVisibility() && !element.matches(':disabled'),
      );
      for (const [index, element] of elements.entries()) element.dataset['stop'] = String(index);
      document.body.focus();
      return elements.map((element) => element.outerHTML.slice(0, 160));
    });
    const reached = new Set<string>();
    for (let press = 0; press < 2 * wanted.length + 20; press += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() =>
        document.activeElement === document.body
          ? 'out'
          : (document.activeElement?.closest<HTMLElement>('[data-stop]')?.dataset['stop'] ?? ''),
      );
      if (stop === 'out' && press > 0) break;
      reached.add(stop);
    }

    expect(wanted.length).toBeGreaterThan(8);
    expect(wanted.filter((_html, index) => !reached.has(String(index)))).toEqual([]);
  });
});

test('a wide query waits until its reader has seen its price, in one view for all', async () => {
  site.dashboard.answer(HUGE);
  const before = site.dashboard.requests.length;
  const started = () =>
    site.dashboard.requests.slice(before).filter(({ operation }) => operation === 'StartQuery');
  const page = await site.open();
  await page.getByText(/costs about \$0\.13[678]\d/).waitFor();
  expect(started()).toEqual([]);

  await page.getByRole('button', { name: 'Run it' }).click();
  await page.getByText(/\d+ found\. Scanned .*, less than \$0\.0001\./).waitFor();
  await page.getByRole('tab', { name: 'Rejections' }).click();
  await page.getByText('certificate_mismatch').first().waitFor();
  expect(await page.getByRole('button', { name: 'Run it' }).count()).toBe(0);

  await page.getByRole('button', { name: '7 d' }).click();
  await page.getByText('each of the 2 queries of this view reads up to that').waitFor();
});

describe('what fails', () => {
  const openPage = (script: ProxyScript, address = {}): Promise<Page> => {
    site.dashboard.answer(script);
    return site.open(address);
  };
  /** Fails the first call of an operation. */
  const failingOnce = (operation: string, failure: LogsAnswer): ProxyScript => {
    let failed = 0;
    return (request) => (request.operation === operation && failed++ === 0 ? failure : undefined);
  };

  test('by throttling is asked again without its reader', async () => {
    const page = await openPage(failingOnce('StartQuery', AWS_ERRORS.throttled));
    await page.getByText('Asking again by itself…').waitFor();
    await page.getByText(/\d+ found\. Scanned/).waitFor();

    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('by throttling while a query runs keeps the rows that came', async () => {
    const rows = [resultRow(JSON.stringify(openedCall(NOW)))];
    let polls = 0;
    const page = await openPage(({ operation }) => {
      if (operation === 'StartQuery') return { kind: 'ok', body: { queryId: 'throttled-poll' } };
      if (operation !== 'GetQueryResults') return undefined;
      polls += 1;
      return polls === 2 ? AWS_ERRORS.throttled : queryState(polls > 2 ? 'Complete' : 'Running', rows);
    });
    await page.getByText('Asking again by itself…').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.getByText(/1 found\. Scanned/).waitFor();
  });

  test('by expired credentials is answered after signing in, without a reload', async () => {
    const page = await openPage(failingOnce('StartQuery', AWS_ERRORS.expired));
    await page.getByText('aws sso login').waitFor();
    await page.getByRole('button', { name: 'Search again', exact: true }).click();
    await page.getByText(/\d+ found\. Scanned/).waitFor();
  });

  test('in one panel leaves the others alone', async () => {
    const page = await openPage(
      ({ operation, body }) =>
        operation === 'DescribeAlarms' ||
        (operation === 'StartQuery' && String(body['queryString']).includes('pct(introspection_ms'))
          ? AWS_ERRORS.denied
          : undefined,
      { tab: 'rejections' },
    );
    await page.getByText('may not call logs:StartQuery').waitFor();
    await page.getByText('may not call cloudwatch:DescribeAlarms').waitFor();
    await page.getByText('certificate_mismatch').first().waitFor();
  });

  test('by a part of the page that does not come is said where it would stand', async () => {
    await site.page.route('**/assets/json-text*', (route) => route.abort());
    const page = await openPage(() => undefined, { decision_id: openedCall(NOW).decision_id });
    await page.getByText('Record as it was written').click();
    await page.getByText('Record as it was written cannot be shown.').waitFor();

    expect(await page.getByRole('article').getByRole('heading', { level: 2 }).count()).toBe(1);
  });
});
