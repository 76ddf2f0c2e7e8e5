import type { ReactNode } from 'react';
import type { Problem } from '../../../contract/problem.ts';
import { buildPageQuery } from '../location/page-state.ts';
import { useVisit } from '../location/use-visit.ts';
import { RemedyText } from '../notice/remedy-text.tsx';
import { CopyButton } from '../share/copy-button.tsx';

/** Where searches cannot be saved, their links can: all state of the page stands in its address. */
export const LinksOnly = ({ problem }: { readonly problem: Problem }): ReactNode => {
  const { state } = useVisit();
  return (
    <>
      <p>
        Searches cannot be saved here: {problem.sentence} <RemedyText text={problem.remedy} />
      </p>
      <p>A link keeps a search just as well: it holds the view, the search, the filter and the range.</p>
      <CopyButton
        label="Copy the link to this view"
        content={`${window.location.origin}/${buildPageQuery(state)}`}
      />
    </>
  );
};
