import { IS_EVAL_FREE } from './zod-without-eval.ts';
import './page.css';
import './results.css';
import './detail.css';
import './views.css';
import './overview.css';
import './top.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { followSystemTheme } from './follow-system-theme.ts';
import { createLocationStore } from './location/location-store.ts';
import { LocationContext } from './location/use-visit.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false, staleTime: Number.POSITIVE_INFINITY },
  },
});
const location = createLocationStore(window, () => Math.ceil(Date.now() / 1000));
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
