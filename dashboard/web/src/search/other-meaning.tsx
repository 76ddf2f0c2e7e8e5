import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type ReactNode, useContext, useEffect } from 'react';
import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { usePermit } from '../question/use-permit.ts';
import { useQuestion } from '../question/use-question.ts';
import { WideNotice } from '../question/wide-notice.tsx';
import { findHashedValue } from './named-value.ts';
import { SearchMemoryContext } from './search-memory.ts';

/**
 * No call came with a text that was taken for a token: looks for it as a hash, a thumbprint, a client, a subject or an
 * id, by its hash alone, so that a token still goes nowhere. What is found is searched as what it is.
 */
export const OtherMeaning = (): ReactNode => {
  const { state, asOf, run, go } = useVisit();
  const { guesses } = useContext(SearchMemoryContext);
  const { lookup, range } = state;
  const hash = lookup?.kind === 'token_hash' ? guesses.get(lookup.value) : undefined;
  const permit = usePermit('decisions', hash !== undefined);
  const question = useQuestion<'search'>(
    hash === undefined || permit.kind !== 'given'
      ? undefined
      : { kind: 'search', lookup: { kind: 'hashed_id', value: hash }, ...momentsOf(range, asOf), limit: 1 },
    run,
  );
  const row = question.kind === 'ended' ? question.progress.rows[0] : undefined;
  const record = row?.kind === 'decision' ? row.record : undefined;
  useEffect(() => {
    if (record === undefined || hash === undefined) return undefined;
    let isCurrent = true;
    void findHashedValue(record, hash).then((found) => {
      if (found === undefined || !isCurrent) return;
      // Whoever comes back to the empty search stays there.
      guesses.clear();
      go({ lookup: found, selection: { kind: 'best' } });
    });
    return () => {
      isCurrent = false;
    };
  }, [record, hash, guesses, go]);
  if (hash === undefined || question.kind === 'failed') return null;
  if (permit.kind === 'ask') return <WideNotice permit={permit} />;
  return (
    <output className="presence">
      {question.kind === 'ended' && record === undefined ? (
        <StatusIndicator type="info">
          Not a hash, a thumbprint, a client, a subject or an id of a call in this range either.
        </StatusIndicator>
      ) : (
        <StatusIndicator type="in-progress">
          No call came with this as its token. Looking for it as a hash, a thumbprint or an id, still by its
          hash alone
        </StatusIndicator>
      )}
    </output>
  );
};
