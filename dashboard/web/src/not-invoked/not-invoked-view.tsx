import type { ReactNode } from 'react';
import { explainAccess } from '../../../../shared/explain-access.ts';
import type { AccessLogRow } from '../../../contract/rows.ts';
import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { useQuestion } from '../question/use-question.ts';

/** Calls that stand in the access log without a decision, each with why the authorizer was never asked. */
export const NotInvokedView = (): ReactNode => {
  const { state, asOf, run, refresh } = useVisit();
  const question = useQuestion<'not_invoked'>(
    { kind: 'not_invoked', ...momentsOf(state.range, asOf), limit: 200 },
    run,
  );
  return (
    <div className="view">
      <p className="muted">
        A TLS handshake that failed before API Gateway knew the API, such as one without a certificate, leaves
        no line.
      </p>
      <QuestionFrame question={question} onRetry={refresh}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>Every call in the access log has a decision.</p>
          ) : (
            <ul className="groups" aria-label="Calls without a decision">
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id that is sure to be there, and are never reordered
                <Line key={index} row={row} />
              ))}
            </ul>
          )
        }
      </QuestionFrame>
    </div>
  );
};

const Line = ({ row }: { readonly row: AccessLogRow }): ReactNode => {
  if (row.kind === 'unreadable')
    return (
      <li className="group">
        <strong>A line that cannot be read</strong> {row.why} <code>{row.text}</code>
      </li>
    );
  const { sentence, actorText, nextStep, detail } = explainAccess(row.line, 'none');
  const { request_id: id, method, path } = row.line;
  return (
    <li className="group">
      <strong>{sentence}</strong>
      <span className="muted">
        {method} {path} · {detail} · request {id ?? 'unknown'}
        {row.isDamaged ? ' · a text of the caller broke the line' : ''}
      </span>
      <span>
        {actorText} {nextStep}
      </span>
    </li>
  );
};
