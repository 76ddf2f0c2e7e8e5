import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef, useState } from 'react';
import type { ProgressOf } from '../../../contract/query-answer.ts';
import { columnWidths } from './column-widths.ts';

const ROW_HEIGHT_PX = 28;
const OVERSCAN = 8;
/** In characters, as the columns. */
const TOGGLE_WIDTH = 4;

/** Rows of a query of the reader's own, as the store wrote them; only the rows in sight are rendered. */
export const QueryRows = ({ progress }: { readonly progress: ProgressOf<'expert'> }): ReactNode =>
  progress.rows.length === 0 ? (
    <p>{progress.status === 'Complete' ? 'The query found nothing.' : 'Nothing found so far.'}</p>
  ) : (
    <RowTable columns={progress.columns} rows={progress.rows} />
  );

type QueryRow = Readonly<Record<string, string>>;

interface RowTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly QueryRow[];
}

/** Values stand on one line; a row shows all of them when it is opened. */
const RowTable = ({ columns, rows }: RowTableProps): ReactNode => {
  const scrolled = useRef<HTMLElement>(null);
  // A row of another result is another row, also in the same place; one that has not changed stays the same object.
  const [open, setOpen] = useState<QueryRow>();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrolled.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN,
  });
  const widths = columnWidths(columns, rows);
  const width = widths.reduce((sum, one) => sum + one, TOGGLE_WIDTH);
  const shown = virtualizer.getVirtualItems();
  // Room for the rows that are out of sight.
  const above = shown[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section ref={scrolled} className="query-rows" tabIndex={0} aria-label="Rows of the query">
      <div style={{ paddingBlock: `${above}px ${below}px` }}>
        <table className="plain" style={{ inlineSize: `${width}ch` }} aria-rowcount={rows.length + 1}>
          <colgroup>
            <col style={{ inlineSize: `${TOGGLE_WIDTH}ch` }} />
            {widths.map((one, index) => (
              <col key={columns[index]} style={{ inlineSize: `${one}ch` }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              <td />
              {columns.map((column) => (
                <th key={column} scope="col" title={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ index }) => {
              const row = rows[index];
              const isOpen = row !== undefined && row === open;
              return (
                <tr
                  key={index}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  aria-rowindex={index + 2}
                  className={isOpen ? 'query-row-open' : undefined}
                >
                  <td>
                    <button
                      type="button"
                      className="query-open"
                      aria-expanded={isOpen}
                      aria-label={`All of row ${(index + 1).toLocaleString('en')}`}
                      onClick={() => setOpen(isOpen ? undefined : row)}
                    >
                      {isOpen ? '▾' : '▸'}
                    </button>
                  </td>
                  {columns.map((column) => (
                    <td key={column}>{row?.[column] ?? ''}</td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
};
