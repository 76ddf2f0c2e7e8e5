import type { ReactNode } from 'react';
import { CopyButton } from '../share/copy-button.tsx';
import { compareTexts } from './text-difference.ts';
import { NOTATIONS, type Notation, writeThumbprint } from './thumbprint-notations.ts';

interface ThumbprintProps {
  /** base64url, as the record has it. */
  readonly thumbprint: string;
  /** What it should equal; the characters that differ are marked. */
  readonly other: string | undefined;
  readonly notation: Notation;
  /** Whose it is, for the button: `bound`. */
  readonly whose: string;
}

/** A thumbprint in one notation, to copy, with what differs from another one marked. */
export const Thumbprint = ({ thumbprint, other, notation, whose }: ThumbprintProps): ReactNode => {
  const text = writeThumbprint(thumbprint, notation);
  const parts =
    other === undefined || other === thumbprint
      ? [{ text, differs: false }]
      : compareTexts(text, writeThumbprint(other, notation));
  return (
    <div className="thumbprint">
      <code>
        {parts.map(({ text: part, differs }, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have nothing but their place
          differs ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
        )}
      </code>
      <CopyButton
        variant="icon"
        label={`Copy the ${whose} thumbprint as ${NOTATIONS[notation]}`}
        content={text}
      />
    </div>
  );
};
