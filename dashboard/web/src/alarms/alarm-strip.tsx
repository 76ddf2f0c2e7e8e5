import type { ReactNode } from 'react';

/** State of the alarms. */
export const AlarmStrip = (): ReactNode => null;
