import Button from '@cloudscape-design/components/button';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useSettings } from '../api/use-settings.ts';
import { momentsOf, rangeText } from '../location/time-range.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { usePermit } from '../question/use-permit.ts';
import { type Question, useQuestion } from '../question/use-question.ts';
import { WideNotice } from '../question/wide-notice.tsx';
import { placeText } from './place-text.ts';
import { QueryRows } from './query-rows.tsx';
import { secretInQuery } from './secret-in-query.ts';

const QueryEditor = lazy(() =>
  import('./query-editor.tsx').then((module) => ({ default: module.QueryEditor })),
);

const EXAMPLES = {
  decisions:
    'filter schema like "gatelens.decision/1" and decision = "Deny"\n| stats count(*) as calls by reason\n| sort calls desc',
  access: 'filter schema like "gatelens.access/1"\n| stats count(*) as calls by status\n| sort calls desc',
} as const;

const LIMIT = 1000;

/** What the reader has asked to run. */
interface Asked {
  readonly text: string;
  readonly target: 'decisions' | 'access';
  readonly run: number;
}

/**
 * Logs Insights text of the reader's own.
 *
 * A text that came in a link, or from another view, is shown and never runs by itself: only the button (or its key) runs
 * it.
 */
export const QueryView = (): ReactNode => {
  const { state, go, asOf } = useVisit();
  const target = state.expertTarget ?? 'decisions';
  const [text, setText] = useState(state.expert ?? EXAMPLES[target]);
  const [asked, setAsked] = useState<Asked>();
  const [secret, setSecret] = useState<string>();
  const range = momentsOf(state.range, asOf);
  const permit = usePermit(asked?.target ?? target, asked !== undefined);
  const question = useQuestion<'expert'>(
    asked === undefined || permit.kind !== 'given'
      ? undefined
      : { kind: 'expert', text: asked.text, target: asked.target, ...range, limit: LIMIT },
    asked?.run ?? 0,
  );
  const ask = (): void => {
    const found = secretInQuery(text);
    setSecret(found);
    if (found !== undefined || text.trim() === '') return;
    go({ expert: text });
    setAsked((before) => ({ text, target, run: (before?.run ?? 0) + 1 }));
  };
  const mark = useMistake(question, asked, text);
  return (
    <div className="view">
      <div className="query-head">
        <h2>Logs Insights query</h2>
        <TargetChoice />
        <span className="muted">{rangeText(range, state.zone)}</span>
      </div>
      <Suspense fallback={<Spinner />}>
        <QueryEditor text={text} mark={mark} onChange={setText} onRun={ask} />
      </Suspense>
      <div className="question-actions">
        <Button variant="primary" disabled={text.trim() === ''} onClick={ask}>
          Run
        </Button>
        <span className="muted">
          Ctrl or ⌘ with Enter. SOURCE, join, lookup, subqueries and unmask are refused. Never write a token
          here: search for its hash.
        </span>
      </div>
      {secret !== undefined && (
        <p role="alert" className="bad">
          There is {secret} in this text. It was not sent: paste it into the search box, which hashes a token
          here.
        </p>
      )}
      {mark !== undefined && (
        <p className="bad">
          {placeText(text, mark.start)}:{' '}
          <code>{text.slice(mark.start, mark.end) || 'the end of the text'}</code>
        </p>
      )}
      {permit.kind === 'ask' && <WideNotice permit={permit} />}
      <QuestionFrame question={question} onRetry={ask}>
        {(progress) => <QueryRows progress={progress} />}
      </QuestionFrame>
    </div>
  );
};

/** Where the text is wrong that was asked last; nowhere once the reader has changed it. */
const useMistake = (question: Question<'expert'>, asked: Asked | undefined, text: string) => {
  const location = question.kind === 'failed' ? question.problem.location : undefined;
  const isSame = asked?.text === text;
  return useMemo(
    () => (location === undefined || !isSame ? undefined : { start: location.start, end: location.end }),
    [location, isSame],
  );
};

/** Decisions or access log; without an access log there is no choice. */
const TargetChoice = (): ReactNode => {
  const { state, go } = useVisit();
  const settings = useSettings();
  if (settings === undefined || settings.accessLogGroups.length === 0) return null;
  return (
    <SegmentedControl
      label="Log groups"
      selectedId={state.expertTarget ?? 'decisions'}
      options={[
        { id: 'decisions', text: 'Decisions' },
        { id: 'access', text: 'Access log' },
      ]}
      onChange={({ detail }) =>
        go(({ expertTarget: _before, ...rest }) =>
          detail.selectedId === 'access' ? { ...rest, expertTarget: 'access' } : rest,
        )
      }
    />
  );
};
