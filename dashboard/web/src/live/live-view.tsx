import type { ReactNode } from 'react';

/** Decisions as they are made. */
export const LiveView = (): ReactNode => null;
