import type { ReactNode } from 'react';

/** Logs Insights text of the reader's own. */
export const QueryView = (): ReactNode => null;
