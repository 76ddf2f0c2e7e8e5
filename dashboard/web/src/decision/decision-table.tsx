import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, type RefObject, useCallback, useEffect, useState } from 'react';
import type { Row } from '../../../contract/rows.ts';
import type { TimeZoneChoice } from '../location/moment-input.ts';
import { useVisit } from '../location/use-visit.ts';
import { useLatest } from '../use-latest.ts';
import { COLUMNS, DecisionRowView } from './decision-row.tsx';
import { moveActive } from './table-keys.ts';

const ROW_HEIGHT_PX = 28;
const OVERSCAN = 8;

interface DecisionTableProps {
  readonly rows: readonly Row[];
  readonly openId: string | undefined;
  /** Rows of an earlier search, shown until the new ones come. */
  readonly areOld: boolean;
  readonly gridRef: RefObject<HTMLTableElement | null>;
  readonly onOpen: (decisionId: string) => void;
  readonly onClose: () => void;
}

/**
 * The table of decisions: only the rows in sight are rendered.
 *
 * Arrow keys, j and k, Home, End, Page Up and Page Down move; Enter and o open; Escape closes. While a decision is open,
 * moving opens the next one.
 */
export const DecisionTable = ({
  rows,
  openId,
  areOld,
  gridRef,
  onOpen,
  onClose,
}: DecisionTableProps): ReactNode => {
  const virtualizer = useVirtualRows(rows.length, gridRef);
  const [active, setActive] = useState(0);
  const { zone } = useVisit().state;
  useFollowOpen(rows, openId, setActive);

  const open = (index: number): void => {
    const row = rows[index];
    setActive(index);
    if (row?.kind === 'decision') onOpen(row.record.decision_id);
  };
  const latestOpen = useLatest(open);
  const openRow = useCallback((index: number): void => latestOpen.current(index), [latestOpen]);
  const move = (key: string): boolean => {
    const next = moveActive(key, active, rows.length);
    if (next === undefined) return false;
    virtualizer.scrollToIndex(next);
    if (openId === undefined) setActive(next);
    else open(next);
    return true;
  };
  const takeKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') open(active);
    else if (event.key === 'o' && openId === undefined) {
      open(active);
      event.preventDefault();
    } else if (event.key === 'Escape') onClose();
    else if (move(event.key)) event.preventDefault();
  };

  return (
    <table
      ref={gridRef}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the rows are chosen by key
      role="grid"
      aria-label="Decisions, newest first"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows.length === 0 ? undefined : rowId(active)}
      aria-busy={areOld}
      tabIndex={0}
      className={areOld ? 'grid grid-old' : 'grid'}
      onKeyDown={takeKey}
    >
      <HeaderRow zone={zone} />
      <tbody style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <DecisionRowView
              key={index}
              id={rowId(index)}
              row={row}
              index={index}
              isActive={index === active}
              zone={zone}
              isOpen={row.kind === 'decision' && row.record.decision_id === openId}
              top={start - ROW_HEIGHT_PX}
              height={ROW_HEIGHT_PX}
              onOpen={openRow}
            />
          );
        })}
      </tbody>
    </table>
  );
};

const rowId = (index: number): string => `decision-row-${index}`;

const HeaderRow = ({ zone }: { readonly zone: TimeZoneChoice }): ReactNode => (
  <thead>
    <tr aria-rowindex={1} className="row row-head">
      {COLUMNS.map(({ name, title }) => (
        <th key={name} scope="col" className={`cell cell-${name}`}>
          {name === 'time' ? `${title} (${zone === 'utc' ? 'UTC' : 'local'})` : title}
        </th>
      ))}
    </tr>
  </thead>
);

const useVirtualRows = (count: number, gridRef: RefObject<HTMLTableElement | null>) =>
  useVirtualizer({
    count,
    getScrollElement: () => gridRef.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN,
    // The heading sticks to the top of the scrolled table and covers what is beneath it.
    scrollPaddingStart: ROW_HEIGHT_PX,
    scrollMargin: ROW_HEIGHT_PX,
  });

/** A decision that opened by itself, or by its URL, is where the keys go on from. */
const useFollowOpen = (
  rows: readonly Row[],
  openId: string | undefined,
  setActive: (index: number) => void,
): void => {
  useEffect(() => {
    const index = rows.findIndex((row) => row.kind === 'decision' && row.record.decision_id === openId);
    if (index >= 0) setActive(index);
  }, [rows, openId, setActive]);
};
