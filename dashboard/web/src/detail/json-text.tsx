import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { ReactNode } from 'react';

/** A JSON value as indented text, to read and to copy. */
export const JsonText = ({ value }: { readonly value: unknown }): ReactNode => {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="json">
      <CopyToClipboard
        variant="icon"
        copyButtonAriaLabel="Copy as JSON"
        textToCopy={text}
        copySuccessText="Copied"
        copyErrorText="The browser did not let the page copy"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
    </div>
  );
};
