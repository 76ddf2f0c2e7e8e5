import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { type ReactNode, useState } from 'react';
import type { ProgressOf } from '../../../contract/query-answer.ts';
import { momentsOf } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { useQuestion } from '../question/use-question.ts';

const EXAMPLE =
  'filter schema like "gatelens.decision/1" and decision = "Deny"\n| stats count(*) as calls by reason\n| sort calls desc';

/**
 * Logs Insights text of the reader's own.
 *
 * A text that came in a link is shown and never runs by itself: only the button runs it.
 */
export const QueryView = (): ReactNode => {
  const { state, go, asOf } = useVisit();
  const [text, setText] = useState(state.expert ?? EXAMPLE);
  const [asked, setAsked] = useState<{ readonly text: string; readonly run: number }>();
  const question = useQuestion<'expert'>(
    asked === undefined
      ? undefined
      : { kind: 'expert', text: asked.text, ...momentsOf(state.range, asOf), limit: 1000 },
    asked?.run ?? 0,
  );
  const ask = (): void => {
    go({ expert: text });
    setAsked((before) => ({ text, run: (before?.run ?? 0) + 1 }));
  };
  const location = question.kind === 'failed' ? question.problem.location : undefined;
  return (
    <div className="view">
      <FormField
        label="Logs Insights query"
        description="Runs on the decision log groups, in the range above. SOURCE, join, lookup, subqueries and unmask are refused."
        stretch
      >
        <Textarea value={text} rows={6} spellcheck={false} onChange={({ detail }) => setText(detail.value)} />
      </FormField>
      <div className="question-actions">
        <Button variant="primary" disabled={text.trim() === ''} onClick={ask}>
          Run
        </Button>
      </div>
      {location !== undefined && asked !== undefined && (
        <MarkedText text={asked.text} start={location.start} end={location.end} />
      )}
      <QuestionFrame question={question} onRetry={ask}>
        {(progress) => <Answer progress={progress} />}
      </QuestionFrame>
    </div>
  );
};

/** The text that was refused, with the place marked. */
const MarkedText = ({
  text,
  start,
  end,
}: {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}): ReactNode => (
  <pre className="code">
    {text.slice(0, start)}
    <mark>{text.slice(start, Math.max(end, start + 1)) || '⏎'}</mark>
    {text.slice(Math.max(end, start + 1))}
  </pre>
);

const Answer = ({ progress }: { readonly progress: ProgressOf<'expert'> }): ReactNode =>
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
