import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { providePage } from '../../cli/artefact/page.ts';
import { openContext, openTab, startBrowser, type Tab } from './dashboard-browser.ts';

/** A dashboard that runs. */
interface Dashboard extends AsyncDisposable {
  /** With the key of the start. */
  readonly url: string;
  readonly base: string;
}

/** What the browser tests of one file share, and the tab of the test that runs. */
export interface ServedDashboard<Started extends Dashboard> {
  readonly dashboard: Started;
  /** Empty at first, with a session at the dashboard. */
  readonly page: Page;
  readonly complaints: Tab['complaints'];
  readonly sent: Tab['sent'];
  /** Opens the page in a state that its URL holds. */
  open(state?: Readonly<Record<string, string>>): Promise<Page>;
}

/**
 * Serves the built page to a browser for all tests of the calling file, each in a tab of its own.
 *
 * @param start - Starts the dashboard on the folder of the built page; it is disposed of after the last test.
 */
export const serveDashboard = <Started extends Dashboard>(
  start: (webRoot: string) => Promise<Started>,
): ServedDashboard<Started> => {
  let dashboard: Started | undefined;
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;
  let tab: Tab | undefined;

  beforeAll(async () => {
    dashboard = await start(await providePage());
    browser = await startBrowser();
    context = await openContext(browser);
    // While a page of the site is open its renderer lives on, so that no test waits for another to start.
    await (await context.newPage()).goto(`${dashboard.base}/nothing`);
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    // The session without a page.
    await there(context).request.get(there(dashboard).url);
    tab = await openTab(there(context));
  });
  afterEach(() => tab?.close());

  return {
    get dashboard() {
      return there(dashboard);
    },
    get page() {
      return there(tab).page;
    },
    get complaints() {
      return there(tab).complaints;
    },
    get sent() {
      return there(tab).sent;
    },
    open: async (state = {}) => {
      const { page } = there(tab);
      await page.goto(`${there(dashboard).base}/?${new URLSearchParams(state)}`);
      return page;
    },
  };
};

const there = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('the dashboard is there in hooks and tests only');
  return value;
};
