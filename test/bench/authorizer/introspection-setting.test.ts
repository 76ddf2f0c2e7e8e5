import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withIntrospection } from './introspection-setting.ts';

describe('withIntrospection', () => {
  test('runs windows of a subject against a server in another process and ends both', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatelens-bench-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));

    const { url, window, requests } = await withIntrospection(folder, async (setting) => {
      const subject = await setting.startSubject({
        name: 'peer',
        program: new URL('./subjects/bare-round-trip.ts', import.meta.url),
        calls: 5,
      });
      const measured = await subject.runWindow({ warmUp: 3, calls: 5 });
      return { url: setting.url, window: measured, requests: await setting.countRequests() };
    });

    expect(window.latenciesUs).toHaveLength(5);
    expect(window.cpuUs).toBeGreaterThan(0);
    expect(requests).toBe(8);
    expect(await readdir(folder)).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('ends its processes when what runs beside them fails', async () => {
    const seen: { url?: string } = {};

    const run = withIntrospection(tmpdir(), async ({ url }) => {
      seen.url = url;
      throw new Error('a bench failed');
    });

    await expect(run).rejects.toThrow('a bench failed');
    await expect(fetch(String(seen.url))).rejects.toThrow();
  });
});
