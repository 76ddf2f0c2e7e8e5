import Spinner from '@cloudscape-design/components/spinner';
import { lazy, type ReactNode, Suspense } from 'react';
import { PanelBoundary } from '../notice/panel-boundary.tsx';
import { Disclosure } from './disclosure.tsx';

const JsonText = lazy(async () => ({ default: (await import('./json-text.tsx')).JsonText }));

/** A JSON value behind its title. The view is loaded when it is first opened. */
export const JsonSection = ({
  title,
  value,
}: {
  readonly title: string;
  readonly value: unknown;
}): ReactNode => (
  <Disclosure title={title}>
    <PanelBoundary name={title}>
      <Suspense fallback={<Spinner />}>
        <JsonText value={value} />
      </Suspense>
    </PanelBoundary>
  </Disclosure>
);
