import Spinner from '@cloudscape-design/components/spinner';
import { lazy, type ReactNode, Suspense } from 'react';
import { PanelBoundary } from '../notice/panel-boundary.tsx';
import { Disclosure } from './disclosure.tsx';

const JsonTree = lazy(async () => ({ default: (await import('./json-tree.tsx')).JsonTree }));

/** A JSON value as a tree behind its title. The tree view is loaded when it is first opened. */
export const TreeSection = ({
  title,
  value,
}: {
  readonly title: string;
  readonly value: unknown;
}): ReactNode => (
  <Disclosure title={title}>
    <PanelBoundary name={title}>
      <Suspense fallback={<Spinner />}>
        <JsonTree title={title} value={value} />
      </Suspense>
    </PanelBoundary>
  </Disclosure>
);
