import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dashboard, startDashboard } from '../../dashboard/server/dashboard.ts';
import { send } from './dashboard-http.ts';
import { answerFromMessages, FAKE_CREDENTIALS, type FakeLogs, startFakeLogs } from './dashboard-logs.ts';

/** Key of every dashboard that a test starts. */
export const KEY = 'key-of-this-start-0123456789abcdef';

/** Starts a dashboard on a free port, with a page that is only a text unless a built one is given. */
export const startTestDashboard = async (
  logsUrl: string,
  options: {
    readonly webRoot?: string;
    readonly alarmsUrl?: string;
    readonly pricePerGb?: number;
    /** Tries of one call. Default 1, so that each scripted failure is seen. */
    readonly maxAttempts?: number;
    readonly answerWithinMs?: number;
  } = {},
): Promise<Dashboard & { readonly base: string }> => {
  const own = options.webRoot === undefined ? await mkdtemp(join(tmpdir(), 'gatelens-page-')) : undefined;
  if (own !== undefined) await writePage(own);
  const dashboard = await startDashboard({
    port: 0,
    access: { kind: 'start_key', key: KEY },
    region: 'us-east-1',
    logGroups: ['/aws/lambda/gatelens-authorizer'],
    accessLogGroups: ['/aws/apigateway/gatelens-access'],
    logs: {
      endpoint: logsUrl,
      credentials: FAKE_CREDENTIALS,
      maxAttempts: options.maxAttempts ?? 1,
    },
    ...(options.answerWithinMs === undefined ? {} : { answerWithinMs: options.answerWithinMs }),
    ...(options.alarmsUrl === undefined ? {} : { alarms: { endpoint: options.alarmsUrl } }),
    ...(options.pricePerGb === undefined ? {} : { pricePerGb: options.pricePerGb }),
    webRoot: options.webRoot ?? own ?? '',
  });
  return {
    url: dashboard.url,
    base: new URL(dashboard.url).origin,
    close: async () => {
      await dashboard.close();
      if (own !== undefined) await rm(own, { recursive: true, force: true });
    },
  };
};

const writePage = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><p>the page</p>');
  await writeFile(join(folder, 'assets/page-abc.js'), 'export {};');
};

/** Exchanges the key for a session and gives the `Cookie` header. */
export const openSession = async (base: string): Promise<string> => {
  const { headers } = await send(base, { path: `/?key=${KEY}` });
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
};

/** A dashboard over a fake log endpoint, and a session at it. */
export interface DashboardSession {
  readonly logs: FakeLogs;
  /** Origin of the dashboard. */
  readonly base: string;
  /** The `Cookie` header of the session. */
  readonly cookie: string;
  close(): Promise<void>;
}

/** Starts a dashboard over a log endpoint without events, and opens a session. */
export const startDashboardSession = async (): Promise<DashboardSession> => {
  const logs = await startFakeLogs(answerFromMessages([]));
  const { base, close } = await startTestDashboard(logs.url, { alarmsUrl: logs.url });
  return {
    logs,
    base,
    cookie: await openSession(base),
    close: async () => {
      await close();
      await logs.close();
    },
  };
};
