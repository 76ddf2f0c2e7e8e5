import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goToSearchBox, openContext, openTab, paste, startBrowser } from '../support/dashboard-browser.ts';
import { waitForRows } from '../support/insights-query.ts';
import { call, getToken } from '../support/mutual-tls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

describe('from a refused call to the reason, in a browser', () => {
  let stack: RunningStack;
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
    stack = await startStack(['--no-traffic']);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.dispose();
  });

  test('a pasted token finds the call made with the wrong certificate, and never leaves the browser', async () => {
    const token = await getToken(stack.file);
    const hash = createHash('sha256').update(token).digest('base64url');
    const answer = await call(stack.file, {
      url: `${stack.file.gateway}/time`,
      certificate: 1,
      headers: { authorization: `Bearer ${token}` },
    });
    await waitForRows(stack.file, stack.file.log_groups.decisions, `filter token_hash = "${hash}"`);
    const { page, sent, complaints, close } = await openTab(await openContext(browser));

    await page.goto(stack.file.dashboard);
    await page.getByRole('searchbox').waitFor();
    await goToSearchBox(page);
    await paste(page, token);
    const article = page.getByRole('article');
    await article.getByRole('heading', { level: 2 }).waitFor();

    expect(answer.status).toBe(403);
    expect(await article.getByRole('heading', { level: 2 }).textContent()).toBe(
      'The client certificate is not the one that this token is bound to.',
    );
    const text = await article.textContent();
    expect(text).toContain('A065305');
    expect(text).toContain('tutorial-client');
    expect(text).toContain(String(answer.headers['x-decision-id']));
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.filter((request) => request.includes(token))).toEqual([]);
    expect(page.url()).not.toContain(token);
    expect(complaints).toEqual([]);
    await close();
  });
});
