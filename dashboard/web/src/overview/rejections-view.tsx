import type { ReactNode } from 'react';

/** Rejections that are alike. */
export const RejectionsView = (): ReactNode => null;
