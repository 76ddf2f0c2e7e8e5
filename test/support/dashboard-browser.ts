import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { CHROMIUM_REMEDY, findChromium } from '../../scripts/chromium.mjs';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Tabs of one site share a renderer, and with it the compiled scripts of the page.
  '--process-per-site',
];

/** A tab, and everything that it said and sent. */
export interface Tab {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, and violations of the content security policy. */
  readonly complaints: readonly string[];
  /** URL, headers and body of every request. */
  readonly sent: readonly string[];
  close(): Promise<void>;
}

const requireChromium = (): string => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`no Chromium was found. ${CHROMIUM_REMEDY}`);
  return executablePath;
};

/** Starts the installed Chromium with a new, empty profile, removed when it ends. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: requireChromium(), args: ARGUMENTS });

/** Starts the installed Chromium with a profile in a folder, which stays when it ends. */
export const startProfile = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    executablePath: requireChromium(),
    args: ARGUMENTS,
    viewport: { width: 1280, height: 720 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });

/** Opens a profile in memory, with its own cookies and cache. */
export const openContext = async (browser: Browser): Promise<BrowserContext> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.addInitScript(reportViolations);
  return context;
};

/** Opens an empty tab of 1280x720. */
export const openTab = async (context: BrowserContext): Promise<Tab> => {
  const page = await context.newPage();
  return {
    page,
    complaints: collectComplaints(page),
    sent: collectRequests(page),
    close: () => page.close(),
  };
};

/** Runs in the page. Chromium does not log a violation that a script caught. */
const reportViolations = (): void => {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, lineNumber }) =>
    console.error('content security policy', violatedDirective, sourceFile, lineNumber),
  );
};

const collectComplaints = (page: Page): readonly string[] => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
};

/** A page, or all pages of a browser. */
interface RequestSource {
  on(event: 'request', listener: (request: Request) => void): unknown;
}

/** URL, headers and body of every request. */
export const collectRequests = (source: RequestSource): readonly string[] => {
  const sent: string[] = [];
  source.on('request', (request) =>
    sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
  );
  return sent;
};

/** Puts a text on the clipboard and pastes it where the focus is. */
export const paste = async (page: Page, text: string): Promise<void> => {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text);
  await page.keyboard.press('Control+V');
};

/** Presses `/` until the search box has the focus: a page that has just been drawn may not listen yet. */
export const goToSearchBox = async (page: Page): Promise<void> => {
  const box = page.getByRole('searchbox');
  while (!(await box.evaluate((field) => field === document.activeElement))) await page.keyboard.press('/');
};
