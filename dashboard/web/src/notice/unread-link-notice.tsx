import Alert from '@cloudscape-design/components/alert';
import { type ReactNode, useState } from 'react';
import { listUnread } from '../location/page-state.ts';

/** Says that the link which opened the page was meant to show less than the page does. */
export const UnreadLinkNotice = (): ReactNode => {
  const [unread, setUnread] = useState(() => listUnread(window.location.search));
  if (unread.length === 0) return null;
  return (
    <Alert
      type="warning"
      dismissible
      dismissAriaLabel="Close"
      header={`A part of this link cannot be read: ${unread.join(', ')}.`}
      onDismiss={() => setUnread([])}
    >
      The page shows more calls than the link was meant to show. Ask for the link again, or search anew.
    </Alert>
  );
};
