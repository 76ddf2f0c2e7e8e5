import type { ReactNode } from 'react';

/** Calls that never reached the authorizer. */
export const NotInvokedView = (): ReactNode => null;
