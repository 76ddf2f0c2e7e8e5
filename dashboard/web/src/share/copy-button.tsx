import CopyToClipboard, { type CopyToClipboardProps } from '@cloudscape-design/components/copy-to-clipboard';
import type { ReactNode } from 'react';

interface CopyButtonProps {
  /** What the button says, or what a screen reader says of the icon: `Copy link`. */
  readonly label: string;
  readonly content: string;
  readonly variant?: Extract<CopyToClipboardProps.Variant, 'button' | 'icon'>;
}

/** Copies a text, and says whether the browser let it. */
export const CopyButton = ({ label, content, variant = 'button' }: CopyButtonProps): ReactNode => (
  <CopyToClipboard
    variant={variant}
    {...(variant === 'icon' ? { copyButtonAriaLabel: label } : { copyButtonText: label })}
    textToCopy={content}
    copySuccessText="Copied"
    copyErrorText="The browser did not let the page copy"
  />
);
