import { type RefObject, useState } from 'react';
import type { DecisionRow, Row } from '../../../contract/rows.ts';
import { isDecisionRow } from '../decision/selection.ts';
import { buildPermalink } from './call-state.ts';
import { copyText } from './copy-text.ts';
import { useShortcuts } from './use-shortcuts.ts';

interface CallShortcuts {
  readonly rows: readonly Row[];
  readonly open: DecisionRow | undefined;
  readonly gridRef: RefObject<HTMLElement | null>;
  readonly onOpen: (decisionId: string) => void;
}

/**
 * Lets j, k, o and y work wherever the focus is, as they do in the list.
 *
 * @returns What to tell the reader about the last of them.
 */
export const useCallShortcuts = ({ rows, open, gridRef, onOpen }: CallShortcuts): string => {
  const [said, setSaid] = useState('');
  const move = (by: 1 | -1): void => {
    const decisions = rows.filter(isDecisionRow);
    const at = decisions.findIndex(({ record }) => record.decision_id === open?.record.decision_id);
    const next = decisions[at + by];
    if (at < 0) gridRef.current?.focus();
    else if (next !== undefined) onOpen(next.record.decision_id);
  };
  const openOrEnter = (): void => {
    const first = rows.find(isDecisionRow);
    if (open !== undefined) document.querySelector<HTMLElement>('article.detail')?.focus();
    else if (first !== undefined) onOpen(first.record.decision_id);
  };
  const copyLink = async (): Promise<void> => {
    if (open === undefined) setSaid('Open a call to copy its link');
    else setSaid(await copyText('Link', buildPermalink(window.location.origin, open.record)));
  };
  useShortcuts({
    next: () => move(1),
    previous: () => move(-1),
    open: openOrEnter,
    copy_link: () => {
      void copyLink();
    },
  });
  return said;
};
