import type { ReactNode } from 'react';

/** Binding failures by client. */
export const BindingView = (): ReactNode => null;
