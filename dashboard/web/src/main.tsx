import { IS_EVAL_FREE } from './zod-without-eval.ts';
import './page.css';
import './results.css';
import './detail.css';
import './views.css';
import './overview.css';
import './top.css';
import './states.css';
import './query.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openAlarmLink } from './alarms/open-alarm-link.ts';
import { App } from './app.tsx';
import { followSystemTheme } from './follow-system-theme.ts';
import { createLocationStore } from './location/location-store.ts';
import { LocationContext } from './location/use-visit.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: false,
      refetchOnWindowFocus: false,
      staleTime: Number.POSITIVE_INFINITY,
      // A dashboard on this machine answers without a network, too.
      networkMode: 'always',
    },
  },
});
const now = (): number => Math.ceil(Date.now() / 1000);
openAlarmLink(window, now());
const location = createLocationStore(window, now);
const root = document.getElementById('root');
if (root === null || !IS_EVAL_FREE) throw new Error('the page cannot start: no #root, or zod would use eval');

followSystemTheme(window);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LocationContext value={location}>
        <App />
      </LocationContext>
    </QueryClientProvider>
  </StrictMode>,
);
