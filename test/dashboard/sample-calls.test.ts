import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SampleCall, sendSampleTraffic } from '../../local/traffic/traffic.ts';
import { REASONS, type Reason } from '../../shared/reasons.ts';
import { findAxeViolations } from '../support/axe-violations.ts';
import { openContext, openTab, startBrowser, type Tab } from '../support/dashboard-browser.ts';
import { waitForRows } from '../support/insights-query.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

/** Every sample call: why it ended as it did, who must act, and the check that failed. */
const CALLS: Readonly<
  Record<string, { readonly reason: Reason; readonly actor?: string; readonly failed?: string }>
> = {
  allowed: { reason: 'allowed' },
  'another certificate': {
    reason: 'certificate_mismatch',
    actor: 'The client must act.',
    failed: 'The token is bound to the presented certificate',
  },
  'missing scope': {
    reason: 'insufficient_scope',
    actor: 'The client must act.',
    failed: 'The token covers the required scopes',
  },
  'revoked token': { reason: 'token_unknown', actor: 'The client must act.', failed: 'The token exists' },
  'unknown token': { reason: 'token_unknown', actor: 'The client must act.', failed: 'The token exists' },
  'no token': {
    reason: 'no_credentials',
    actor: 'The client must act.',
    failed: 'One well-formed access token is presented',
  },
  'introspection failing': {
    reason: 'introspection_failed',
    actor: 'The authorization server must act.',
    failed: 'The authorization server answered',
  },
  'no certificate': {
    reason: 'certificate_missing',
    actor: 'The client must act.',
    failed: 'The token is bound to the presented certificate',
  },
  'expired token': {
    reason: 'token_expired',
    actor: 'The client must act.',
    failed: 'The token has not expired',
  },
};

let stack: RunningStack;
let browser: Browser;
let calls: readonly SampleCall[];
let tab: Tab;

beforeAll(async () => {
  browser = await startBrowser();
  stack = await startStack(['--no-traffic', '--open-default-endpoint']);
  calls = await sendSampleTraffic(stack.file);
  const last = calls.at(-1)?.decisionId ?? '';
  await waitForRows(stack.file, stack.file.log_groups.decisions, `filter decision_id = "${last}"`);
  await waitForRows(stack.file, stack.file.log_groups.access, `filter decision_id = "${last}"`);
  tab = await openTab(await openContext(browser));
  // The session without a page.
  await tab.page.request.get(stack.file.dashboard);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.dispose();
});

const callOf = (name: string): SampleCall => {
  const call = calls.find((one) => one.name === name);
  if (call === undefined) throw new Error(`there is no sample call ${name}`);
  return call;
};

const addressOf = (name: string): string =>
  `${new URL(stack.file.dashboard).origin}/?${new URLSearchParams({ decision_id: callOf(name).decisionId ?? '' })}`;

describe('the detail of every sample call, on the real local stack', () => {
  test('the table names each of them', () => {
    expect(calls.map(({ name }) => name).toSorted()).toEqual(Object.keys(CALLS).toSorted());
  });

  test.each(Object.entries(CALLS))('%s', async (name, { reason, actor, failed }) => {
    const { page } = tab;
    await page.goto(addressOf(name));
    const article = page.getByRole('article');
    await article.getByText(`HTTP ${callOf(name).status}`).waitFor();
    await page.locator('article [aria-busy=true]').waitFor({ state: 'detached' });

    expect(await article.getByRole('heading', { level: 2 }).textContent()).toBe(REASONS[reason].sentence);
    const failures = await article.locator('.check-failed').allTextContents();
    expect(failures).toEqual(failed === undefined ? [] : [expect.stringContaining(failed)]);
    expect(await article.textContent()).toContain(actor ?? 'allowed');
    expect(tab.complaints).toEqual([]);
  });

  test('what changed is said of the call with another certificate, and axe finds nothing there', async () => {
    const { page } = tab;
    await page.goto(addressOf('another certificate'));
    const changed = page.getByRole('region', { name: 'Changed since the last allowed call' });
    await changed
      .getByText('The certificate changed')
      .or(changed.getByText('The certificate was renewed'))
      .waitFor();

    expect(await findAxeViolations(page)).toEqual([]);
  });
});
