import { NO_ALARMS } from './dashboard-scenes.ts';
import { type DashboardOnStore, startDashboardOnStore } from './dashboard-store.ts';
import { type LogsProxy, type ProxyScript, startLogsProxy } from './logs-proxy.ts';

/** A dashboard over a real local log store, with CloudWatch in between as a test wants it. */
export interface ProxiedDashboard extends DashboardOnStore {
  /** What reached CloudWatch. */
  readonly requests: LogsProxy['requests'];
  /** Takes another script; what it leaves is answered by the store, of alarms by an account without any. */
  answer(script?: ProxyScript): void;
}

/** Starts a log store, a proxy before it and a dashboard that knows the proxy only. */
export const startProxiedDashboard = async (
  webRoot: string,
  options: { readonly pricePerGb?: number } = {},
): Promise<ProxiedDashboard> => {
  const proxies: LogsProxy[] = [];
  const dashboard = await startDashboardOnStore(undefined, {
    ...options,
    webRoot,
    through: async (storeUrl) => {
      const proxy = await startLogsProxy(storeUrl);
      proxies.push(proxy);
      return proxy.url;
    },
  });
  const [proxy] = proxies;
  if (proxy === undefined) throw new Error('the dashboard goes past its proxy');
  return {
    ...dashboard,
    requests: proxy.requests,
    answer: (script) => proxy.script((request) => script?.(request) ?? NO_ALARMS(request)),
    [Symbol.asyncDispose]: async () => {
      await dashboard[Symbol.asyncDispose]();
      await proxy.close();
    },
  };
};
