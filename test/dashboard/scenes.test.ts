import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PAGE_TABS } from '../../dashboard/web/src/location/page-tab.ts';
import { buildPage, openTab, startBrowser, type Tab } from '../support/dashboard-browser.ts';
import { buildScenes, NO_ALARMS, type Scene } from '../support/dashboard-scenes.ts';
import { type DashboardOnStore, startDashboardOnStore } from '../support/dashboard-store.ts';
import { type LogsProxy, startLogsProxy } from '../support/logs-proxy.ts';
import { openedCall, sceneAccess, sceneRecords } from '../support/scene-data.ts';

const NOW = Date.now();
const SCENES = buildScenes(openedCall(NOW));

/** A folder for a picture of every scene, in both themes and sizes, to look at. */
const PICTURES = process.env['GATELENS_SCREENSHOTS'];

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1680, height: 1000 },
] as const;
/** 1280x720 at 200 % zoom, as the page sees it. */
const ZOOMED = { width: 640, height: 360 };

let built: Awaited<ReturnType<typeof buildPage>>;
let proxy: LogsProxy;
let dashboard: DashboardOnStore;
let browser: Browser;
let tab: Tab;

beforeAll(async () => {
  built = await buildPage();
  dashboard = await startDashboardOnStore(undefined, {
    webRoot: built.webRoot,
    through: async (storeUrl) => {
      proxy = await startLogsProxy(storeUrl);
      return proxy.url;
    },
  });
  await dashboard.putDecisions(sceneRecords(NOW));
  await dashboard.putAccess(sceneAccess(NOW));
  browser = await startBrowser();
  if (PICTURES !== undefined) await mkdir(PICTURES, { recursive: true });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.[Symbol.asyncDispose]();
  await proxy?.close();
  await built?.remove();
});

beforeEach(async () => {
  tab = await openTab(browser);
  // The session without a page.
  await tab.page.request.get(dashboard.url);
});

afterEach(async () => {
  proxy.script();
  await tab.close();
});

const enter = async ({ address = {}, script, arrange, shows }: Scene): Promise<Page> => {
  const { page } = tab;
  proxy.script((request) => script?.(request) ?? NO_ALARMS(request));
  await page.goto(`${dashboard.base}/?${new URLSearchParams(address)}`);
  await arrange?.(page);
  await page.getByText(shows).first().waitFor();
  return page;
};

const violations = (page: Page): Promise<unknown> =>
  page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join(" ")))',
  );

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
  for (const size of SIZES) {
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
    await page.evaluate(axe.source);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page
        .locator('body.awsui-dark-mode')
        .waitFor({ state: colorScheme === 'dark' ? 'attached' : 'detached' });
      expect([colorScheme, await violations(page)]).toEqual([colorScheme, []]);
      if (PICTURES !== undefined) await takePictures(page, join(PICTURES, `${scene.name}-${colorScheme}`));
    }
    for (const size of [SIZES[0], ZOOMED]) {
      await page.setViewportSize(size);
      expect([size.width, await overflowOf(page)]).toEqual([size.width, { scroll: 0, out: [] }]);
    }
    expect(tab.complaints.filter((complaint) => complaint.includes('security policy'))).toEqual([]);
  });
});
