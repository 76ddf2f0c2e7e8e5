import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { providePage } from '../../cli/artefact/page.ts';
import { queryState } from '../support/aws-answers.ts';
import { goToSearchBox, paste } from '../support/dashboard-browser.ts';
import { answerFromMessages, resultRow, startFakeLogs } from '../support/dashboard-logs.ts';
import { allowedRecord, mismatchRecord, sha256 } from '../support/dashboard-records.ts';
import { startTestDashboard } from '../support/dashboard-server.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

const TOKEN = randomBytes(32).toString('base64url');
const EVIL = '<img src=x onerror=alert(1)>';
const MESSAGES = [
  JSON.stringify(mismatchRecord(1, { token_hash: sha256(TOKEN) })),
  JSON.stringify(mismatchRecord(2, { path: `/${EVIL}`, user_agent: EVIL, client_id: EVIL })),
  JSON.stringify(allowedRecord(3)),
  '{"schema":"gatelens.decision/1","broken":true}',
];
const STATISTICS = { recordsMatched: 1, recordsScanned: 12, bytesScanned: 3400 };
const MAX_INITIAL_BYTES = 450_000;

const site = serveDashboard(async (webRoot) => {
  const logs = await startFakeLogs(answerFromMessages(MESSAGES));
  const dashboard = await startTestDashboard(logs.url, { webRoot });
  return {
    ...dashboard,
    logs,
    [Symbol.asyncDispose]: async () => {
      await dashboard.close();
      await logs.close();
    },
  };
});
beforeEach(() => site.dashboard.logs.answer(answerFromMessages(MESSAGES)));

const rows = (): Locator => site.page.locator('tbody tr');
/** How often a query was stopped. What the tabs of earlier tests left running is stopped by the server, some time later. */
const stopsOf = (queryId: string): number =>
  site.dashboard.logs.of('StopQuery').filter(({ body }) => body['queryId'] === queryId).length;
const headline = (): Locator => site.page.getByRole('article').getByRole('heading', { level: 2 });

describe('the page', () => {
  test('finds a refused call by its pasted token, says why, and keeps the token in the browser', async () => {
    const { page } = site;
    await page.goto(site.dashboard.url);
    await rows().first().waitFor();

    await goToSearchBox(page);
    await paste(page, `Authorization: Bearer ${TOKEN}`);
    await headline().waitFor();

    expect(await headline().textContent()).toBe(
      'The client certificate is not the one that this token is bound to.',
    );
    const detail = (await page.getByRole('article').textContent()) ?? '';
    for (const text of [
      'The client must act.',
      'RFC 8705 section 3',
      'A065305',
      'UNAUTHORIZED',
      'The token exists',
      'certificate_mismatch: true',
      sha256('client_certificate.pem'),
      sha256('client_certificate_2.pem'),
    ])
      expect(detail).toContain(text);
    expect(await rows().count()).toBe(1);
    expect(await page.getByLabel('Figures').textContent()).toMatch(
      /^call1rejected1 \(100\.0 %\)faults0binding failure1/,
    );
    expect(new URL(page.url()).searchParams.get('token_hash')).toBe(sha256(TOKEN));
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    expect(await page.locator('.search-notice').textContent()).toContain(`hashed here → ${sha256(TOKEN)}`);
    expect(site.sent.length).toBeGreaterThan(3);
    expect(site.sent.filter((request) => request.includes(TOKEN))).toEqual([]);
    expect(JSON.stringify(site.dashboard.logs.requests)).not.toContain(TOKEN);
    expect(await page.content()).not.toContain(TOKEN);
    expect(
      await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, history.state])),
    ).not.toContain(TOKEN);
    expect(site.complaints).toEqual([]);
  });

  test('hashes what may be a token, and sends a hash as it is only when it was shown or the reader says so', async () => {
    const { page } = site;
    const hash = sha256('never shown');
    await page.goto(site.dashboard.url);
    await rows().first().waitFor();
    await goToSearchBox(page);

    await paste(page, hash);
    await page.getByText('No decision found').waitFor();
    expect(new URL(page.url()).searchParams.get('token_hash')).toBe(sha256(hash));
    expect(JSON.stringify(site.dashboard.logs.requests)).not.toContain(hash);

    await page.getByRole('button', { name: 'a token hash' }).click();
    await page.waitForURL(`**/?token_hash=${hash}`);
    await page.getByRole('button', { name: 'Show all calls' }).click();
    await rows().nth(3).waitFor();
    await goToSearchBox(page);
    await paste(page, sha256(TOKEN));
    await headline().waitFor();
    expect(new URL(page.url()).searchParams.get('token_hash')).toBe(sha256(TOKEN));
  });

  test('says beneath the box what is sent as it is, and that Bearer keeps it here', async () => {
    const { page } = site;
    const notice = page.locator('.search-notice');
    await page.goto(site.dashboard.url);
    await rows().first().waitFor();
    expect(await notice.textContent()).toBe(
      'A token is hashed in this browser and never leaves it. A UUID is looked up as an id, a short text or plain words as a client id, unless “Bearer ” before it says that it is a token.',
    );

    for (const [text, kind, what] of [
      [randomUUID(), 'call_id', 'request id or decision id'],
      ['s6BhdRkqt3', 'client_id', 'client id'],
    ] as const) {
      await page.getByRole('searchbox').focus();
      await paste(page, `Bearer ${text}`);
      await page.waitForURL(`**/?token_hash=${sha256(text)}`);
      expect(JSON.stringify([site.sent, site.dashboard.logs.requests])).not.toContain(text);

      await page.getByRole('searchbox').fill(text);
      expect(await notice.textContent()).toContain(
        `recognised: ${what} ${text} (if it is a token, write “Bearer ” before it)`,
      );
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/?${kind}=${text}`);
    }
  });

  test.each([
    ['low and narrow', { width: 640, height: 360 }],
    ['low', { width: 1280, height: 500 }],
    ['narrow', { width: 700, height: 900 }],
  ])('lets an open decision flow with a page that is %s', async (_what, size) => {
    const { page } = site;
    await page.setViewportSize(size);
    await page.goto(site.dashboard.url);
    await rows().first().click();
    await headline().waitFor();
    const foot = page.getByRole('button', { name: 'Same client' });
    expect(await foot.evaluate((element) => element.getBoundingClientRect().top)).toBeGreaterThan(
      size.height,
    );

    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));

    const { top, inner } = await foot.evaluate((element) => {
      const detail = element.closest('article');
      return {
        top: element.getBoundingClientRect().top,
        inner: detail === null ? Number.NaN : detail.scrollHeight - detail.clientHeight,
      };
    });
    expect([inner, top < size.height]).toEqual([0, true]);
  });

  test.each([
    ['low and narrow', { width: 640, height: 360 }, true],
    ['wide', { width: 1280, height: 720 }, false],
  ])(
    'has the answer in sight where the page is %s: by a pasted token, by a link, and none',
    async (_what, size, scrolls) => {
      const { page } = site;
      const stands = async (answer: Locator): Promise<void> => {
        await answer.waitFor();
        await expect
          .poll(() =>
            answer.evaluate((element) => {
              const { top, bottom } = element.getBoundingClientRect();
              return top >= 0 && bottom <= window.innerHeight;
            }),
          )
          .toBe(true);
        expect((await page.evaluate(() => window.scrollY)) > 0).toBe(scrolls);
      };
      await page.setViewportSize(size);
      await page.goto(site.dashboard.url);
      await rows().first().waitFor();
      await goToSearchBox(page);
      await paste(page, TOKEN);
      await stands(headline());

      await page.goto(site.dashboard.url);
      await site.open({ decision_id: mismatchRecord(2).decision_id });
      await stands(headline());

      await goToSearchBox(page);
      await paste(page, randomBytes(32).toString('base64url'));
      await stands(page.getByRole('heading', { name: 'No decision found' }));
    },
  );

  test('says what became of a pasted token where its calls are shown, and nowhere else', async () => {
    const { page } = site;
    const notice = page.locator('.search-notice');
    await page.goto(site.dashboard.url);
    await rows().first().waitFor();
    await goToSearchBox(page);
    await paste(page, TOKEN);
    await headline().waitFor();
    expect(await notice.textContent()).toContain('hashed here → ');

    await page.getByRole('tab', { name: 'Live' }).click();
    await expect.poll(() => notice.textContent()).toMatch(/^A token is hashed in this browser/);
    await page.getByRole('tab', { name: 'Decisions' }).click();
    await expect.poll(() => notice.textContent()).toContain('hashed here → ');
    await page.getByRole('button', { name: 'Show all calls' }).click();
    await expect.poll(() => notice.textContent()).toMatch(/^A token is hashed in this browser/);
  });

  test.each(['light', 'dark'] as const)(
    'writes the label of the time range in the colour of its bar: %s',
    async (colorScheme) => {
      const { page } = site;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 640, height: 360 });
      await page.goto(site.dashboard.url);
      const label = page.locator('label', { hasText: 'Time range' });
      await label.waitFor();

      const colourOf = (locator: Locator): Promise<string> =>
        locator.evaluate((element) => getComputedStyle(element).color);

      expect(await colourOf(label)).toBe(await colourOf(page.getByRole('heading', { level: 1 })));
    },
  );

  test('is worked by keys alone', async () => {
    const { page } = site;
    await page.goto(site.dashboard.url);
    await rows().first().waitFor();
    await goToSearchBox(page);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');

    await page.keyboard.press('Enter');
    expect(await headline().textContent()).toContain('The client certificate');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.getByText('The token is valid for this call.', { exact: true }).last().waitFor();
    expect(new URL(page.url()).searchParams.get('decision')).toBe(allowedRecord(3).decision_id);
    await page.keyboard.press('Escape');
    await headline().waitFor({ state: 'detached' });
  });

  test('shows text of a caller as text, unreadable rows as such, and the record on demand', async () => {
    const { page } = site;
    await page.goto(site.dashboard.url);
    await rows().nth(3).waitFor();
    expect(await rows().nth(3).textContent()).toContain('Unreadable');
    const loaded = site.sent.length;

    await rows().nth(1).click();
    await page.getByText('Record as it was written').click();
    const record = page.locator('.json pre');
    await record.waitFor();

    expect(await record.textContent()).toContain(`"user_agent": "${EVIL}"`);
    expect(await page.locator('img').count()).toBe(0);
    expect(site.sent.slice(loaded).join()).toContain('json-text');
    expect(site.complaints).toEqual([]);
  });

  test('renders at most 60 of 10,000 rows wherever they are scrolled to, and reaches the last', {
    timeout: 240_000,
  }, async () => {
    const { page } = site;
    const many = Array.from({ length: 10_000 }, (_, n) => JSON.stringify(allowedRecord(n)));
    site.dashboard.logs.answer(answerFromMessages(many));
    await page.goto(site.dashboard.url);
    await page.getByText('The newest 1,000, there are more.').waitFor();
    await page.getByRole('button', { name: 'Show up to 10,000' }).click();
    await page.getByText('The newest 10,000, there are more.').waitFor({ timeout: 200_000 });
    expect(new URL(page.url()).searchParams.get('rows')).toBe('all');

    const grid = page.getByRole('grid');
    const rendered: number[] = [];
    for (const share of [0, 0.21, 0.5, 0.77, 0.99]) {
      await grid.evaluate((element, at) => element.scrollTo({ top: at * element.scrollHeight }), share);
      await page.locator(`[aria-rowindex="${Math.floor(share * 10_000) + 5}"]`).waitFor();
      rendered.push(await rows().count());
    }
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator('#decision-row-9999').waitFor();
    rendered.push(await rows().count());

    expect(Math.max(...rendered)).toBeLessThanOrEqual(60);
    expect(Math.min(...rendered)).toBeGreaterThan(10);
    expect(await grid.getAttribute('aria-activedescendant')).toBe('decision-row-9999');
    expect(await grid.getAttribute('aria-rowcount')).toBe('10001');
  });

  test('renders few of 10,000 rows of a query of one’s own, and opens one', {
    timeout: 180_000,
  }, async () => {
    const { page } = site;
    const long = 'x'.repeat(900);
    const many = Array.from({ length: 10_000 }, (_, n) => [
      { field: 'n', value: `row ${n}` },
      { field: 'user_agent', value: n === 9_990 ? `${EVIL} ${long}` : long },
    ]);
    site.dashboard.logs.answer(({ operation }) => ({
      kind: 'ok',
      body:
        operation === 'StartQuery'
          ? { queryId: 'own' }
          : { status: 'Complete', results: many, statistics: STATISTICS },
    }));
    await site.open({ tab: 'query', expert: 'fields n' });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const region = page.getByRole('region', { name: 'Rows of the query' });
    await region.getByText('row 0', { exact: true }).waitFor();
    const rendered: number[] = [];
    for (const share of [0, 0.5, 1]) {
      await region.evaluate((element, at) => element.scrollTo({ top: at * element.scrollHeight }), share);
      await region
        .getByRole('row')
        .and(page.locator(`[aria-rowindex="${Math.min(10_001, Math.floor(share * 10_000) + 5)}"]`))
        .waitFor();
      rendered.push(await region.locator('tbody tr').count());
    }
    expect(Math.max(...rendered)).toBeLessThanOrEqual(60);
    expect(Math.min(...rendered)).toBeGreaterThan(5);

    const heightOf = (): Promise<number> =>
      region.getByRole('row', { name: EVIL }).evaluate((element) => element.getBoundingClientRect().height);
    const before = await heightOf();
    await region.getByRole('button', { name: 'All of row 9,991' }).click();
    await expect.poll(heightOf).toBeGreaterThan(2 * before);
    expect(await page.locator('img').count()).toBe(0);
  });

  test('keeps a row of a query open while the query runs, and opens no other for it', async () => {
    const { page } = site;
    const results = (...names: readonly string[]) => names.map((value) => [{ field: 'n', value }]);
    let runs = 0;
    let polls = 0;
    site.dashboard.logs.answer(({ operation }) => {
      if (operation === 'StartQuery') {
        runs += 1;
        return { kind: 'ok', body: { queryId: `run-${runs}` } };
      }
      polls += 1;
      if (runs > 1) return queryState('Complete', results('c', 'd', 'e'));
      return queryState('Running', polls < 4 ? results('a', 'b') : results('a', 'b', 'late'));
    });
    await site.open({ tab: 'query', expert: 'fields n' });
    const run = page.getByRole('button', { name: 'Run', exact: true });
    const region = page.getByRole('region', { name: 'Rows of the query' });
    await run.click();
    await region.getByRole('button', { name: 'All of row 2' }).click();
    await region.getByText('late').waitFor();
    expect(await region.getByRole('button', { expanded: true }).count()).toBe(1);

    await run.click();
    await region.getByText('d', { exact: true }).waitFor();

    expect(await region.getByRole('button', { expanded: true }).count()).toBe(0);
  });

  test('shows what came so far while a query runs, and stops a query that nobody waits for', async () => {
    const { page } = site;
    site.dashboard.logs.answer(({ operation, body }) => ({
      kind: 'ok',
      body:
        operation === 'StartQuery'
          ? { queryId: String(body['queryString']).includes('client_id') ? 'second' : 'first' }
          : operation === 'StopQuery'
            ? { success: true }
            : body['queryId'] === 'first'
              ? { status: 'Running', results: [resultRow(JSON.stringify(allowedRecord(1)))] }
              : { status: 'Complete', results: [] },
    }));
    await page.goto(site.dashboard.url);
    await page.getByText('1 found so far').waitFor();
    expect(await page.getByText('No decision found').count()).toBe(0);

    await page.getByRole('searchbox').fill('tutorial-client');
    await page.keyboard.press('Enter');
    await page.getByText('No decision found').waitFor();

    expect(site.dashboard.logs.of('StopQuery').map(({ body }) => body['queryId'])).toContain('first');
    expect(await page.getByText('/aws/apigateway/gatelens-access').count()).toBe(1);
  });

  test.each(['the button', 'Escape'])(
    'stops the query that runs by %s, and shows what it found',
    async (way) => {
      const { page } = site;
      const queryId = `long-${way.replace(' ', '-')}`;
      let isStopped = false;
      site.dashboard.logs.answer(({ operation }) => {
        if (operation === 'StopQuery') isStopped = true;
        if (operation === 'StartQuery') return { kind: 'ok', body: { queryId } };
        const results = [resultRow(JSON.stringify(allowedRecord(1)))];
        const status = isStopped ? 'Cancelled' : 'Running';
        return {
          kind: 'ok',
          body: operation === 'StopQuery' ? { success: true } : { status, results, statistics: STATISTICS },
        };
      });
      await page.goto(site.dashboard.url);
      await page.getByText('1 found so far, 12 log events scanned').waitFor();
      if (way === 'Escape') await page.keyboard.press('Escape');
      else await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Stopped: what was found until then is shown').waitFor();

      expect(await rows().count()).toBe(1);
      expect(stopsOf(queryId)).toBe(1);
    },
  );

  test.each(['the button', 'Escape'])(
    'stops by %s a query that has not begun, and asks again when told to',
    async (way) => {
      const { page } = site;
      const queryId = `late-${way.replace(' ', '-')}`;
      const answer = answerFromMessages(MESSAGES);
      let isStarted = false;
      site.dashboard.logs.answer((request) => {
        if (request.operation !== 'StartQuery' || isStarted) return answer(request);
        isStarted = true;
        return { kind: 'ok', body: { queryId } };
      });
      let start: (() => void) | undefined;
      let asked = 0;
      await page.route('**/api/queries', async (route) => {
        asked += 1;
        if (asked === 1) await new Promise<void>((resolve) => (start = resolve));
        await route.continue();
      });
      await page.goto(site.dashboard.url);
      await page.getByText('Searching…').waitFor();
      await expect.poll(() => start).toBeDefined();
      if (way === 'Escape') await page.keyboard.press('Escape');
      else await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Stopped before it began').waitFor();

      start?.();
      await expect.poll(() => stopsOf(queryId)).toBe(1);
      expect([asked, await rows().count()]).toEqual([1, 0]);

      await page.getByRole('button', { name: 'Search again', exact: true }).click();
      await rows().nth(3).waitFor();
    },
  );

  test('stops asking again what was throttled', async () => {
    const { page } = site;
    site.dashboard.logs.answer(() => ({ kind: 'error', type: 'ThrottlingException' }));
    await page.goto(site.dashboard.url);
    await page.getByText('Asking again by itself…').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped before it began').waitFor();

    site.dashboard.logs.answer(answerFromMessages(MESSAGES));
    await page.getByRole('button', { name: 'Search again', exact: true }).click();
    await rows().nth(3).waitFor();
  });

  test.each([
    ['expired credentials', 'ExpiredTokenException', 'have expired'],
    ['an unknown log group', 'ResourceNotFoundException', 'There is no log group'],
  ])('says what to do about %s, and searches again', async (_what, type, sentence) => {
    const { page } = site;
    site.dashboard.logs.answer(() => ({ kind: 'error', type }));
    await page.goto(site.dashboard.url);
    await page.getByText(sentence).waitFor();
    expect(await page.getByText('No decision found').count()).toBe(0);

    site.dashboard.logs.answer(answerFromMessages(MESSAGES));
    await page.getByRole('button', { name: 'Search again', exact: true }).click();

    await rows().nth(3).waitFor();
  });

  test.each(['StartQuery', 'GetQueryResults'])(
    'shows that it searches while %s is not answered, and then what does not answer',
    async (silent) => {
      const { page } = site;
      const answer = answerFromMessages(MESSAGES);
      site.dashboard.logs.answer((request) =>
        request.operation === silent ? { kind: 'silence' } : answer(request),
      );
      const impatient = await startTestDashboard(site.dashboard.logs.url, {
        webRoot: await providePage(),
        answerWithinMs: 1_000,
      });
      try {
        await page.goto(impatient.url);
        await page.getByText('Searching…').waitFor();
        await page.getByRole('button', { name: 'Stop' }).waitFor();
        await page.getByText('The CloudWatch Logs endpoint does not answer.').waitFor();

        expect(await page.getByText('No decision found').count()).toBe(0);
        await page
          .getByText('Check that the local stack is running, or the region and the network.')
          .waitFor();
        await page.getByRole('button', { name: 'Search again', exact: true }).waitFor();
      } finally {
        await page.goto('about:blank');
        await impatient.close();
      }
    },
  );

  test('does not call a query that failed an empty result', async () => {
    const { page } = site;
    site.dashboard.logs.answer(({ operation }) => ({
      kind: 'ok',
      body: operation === 'StartQuery' ? { queryId: 'q' } : { status: 'Failed', results: [] },
    }));
    await page.goto(site.dashboard.url);

    await page.getByText('reports that the query failed', { exact: false }).first().waitFor();
    expect(await page.getByText('No decision found').count()).toBe(0);
  });

  test('asks before a query reads a wide range, and not again once the reader has agreed', async () => {
    const { page } = site;
    const answer = answerFromMessages(MESSAGES);
    const group = {
      logGroupName: '/aws/lambda/gatelens-authorizer',
      logGroupArn: 'arn:aws:logs:us-east-1:1:log-group:/aws/lambda/gatelens-authorizer',
      creationTime: Date.now() - 3_600_000,
      storedBytes: 50_000_000_000,
    };
    site.dashboard.logs.answer((request) =>
      request.operation === 'DescribeLogGroups'
        ? { kind: 'ok', body: { logGroups: [group] } }
        : answer(request),
    );
    const started = site.dashboard.logs.of('StartQuery').length;
    await page.goto(site.dashboard.url);
    await page.getByText('This range holds about 50.0 GB: one query reads up to that.').waitFor();
    expect(site.dashboard.logs.of('StartQuery').length).toBe(started);

    await goToSearchBox(page);
    await paste(page, `Bearer ${TOKEN}`);
    await headline().waitFor();
    expect(site.dashboard.logs.of('StartQuery').length).toBeGreaterThan(started);

    await page.getByRole('button', { name: 'Show all calls' }).click();
    await page.getByRole('button', { name: 'Run it' }).click();
    await rows().nth(3).waitFor();
    await page.getByRole('tab', { name: 'Binding failures' }).click();
    await page.getByText('No binding failed in this range.').waitFor();
    expect(site.complaints).toEqual([]);
  });

  test('says when a part of a link cannot be read', async () => {
    await site.page.goto(`${site.dashboard.url}&filter=broken`);

    await site.page.getByText('A part of this link cannot be read: filter.').waitFor();
    await rows().first().waitFor();
  });

  test('says how to get in when the session is gone', async () => {
    const { page } = site;
    await page.goto(site.dashboard.url);
    await rows().first().waitFor();
    await page.context().clearCookies();

    await page.getByRole('button', { name: 'Search again, as of now' }).click();

    await page.getByText('opens by the URL that its start printed').waitFor();
  });

  test('loads at most 450 kB of JavaScript at first, gzipped, without tree view and editor', async () => {
    const webRoot = await providePage();
    const assets = join(webRoot, 'assets');
    const names = (await readdir(assets)).filter((name) => name.endsWith('.js'));
    const html = await readFile(join(webRoot, 'index.html'), 'utf8');
    const initial = new Set(names.filter((name) => html.includes(name)));
    // A set gives what is added while it is walked through, too.
    for (const name of initial)
      for (const imported of await staticImports(join(assets, name))) initial.add(imported);
    const sizes = await Promise.all(
      [...initial].map(async (name) => gzipSync(await readFile(join(assets, name))).length),
    );
    const late = names.filter((name) => !initial.has(name)).join(' ');

    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_INITIAL_BYTES);
    for (const part of ['json-tree', 'json-text', 'query-editor']) expect(late).toContain(part);
  });
});

const staticImports = async (file: string): Promise<readonly string[]> =>
  [...(await readFile(file, 'utf8')).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map(
    ([, name = '']) => name,
  );
