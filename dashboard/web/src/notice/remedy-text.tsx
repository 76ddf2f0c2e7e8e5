import type { ReactNode } from 'react';

/** A sentence in which names and commands stand between backticks, as in Markdown. */
export const RemedyText = ({ text }: { readonly text: string }): ReactNode =>
  text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text are never reordered
      <code key={index}>{part}</code>
    ),
  );
