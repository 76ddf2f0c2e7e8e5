import type { ReactNode } from 'react';
import type { ProgressOf } from '../../../contract/query-answer.ts';

/** Rows of a query of the reader's own, as the store wrote them. */
export const QueryRows = ({ progress }: { readonly progress: ProgressOf<'expert'> }): ReactNode =>
  progress.rows.length === 0 ? (
    <p>{progress.status === 'Complete' ? 'The query found nothing.' : 'Nothing found so far.'}</p>
  ) : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className="table-scroll" tabIndex={0} aria-label="Rows of the query">
      <table className="plain">
        <thead>
          <tr>
            {progress.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {progress.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a query have no id, and are never reordered
            <tr key={index}>
              {progress.columns.map((column) => (
                <td key={column}>{row[column] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
