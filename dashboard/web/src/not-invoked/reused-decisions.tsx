import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { ACCESS_CAUSES } from '../../../../shared/access-causes.ts';
import { countText } from '../../../../shared/plural.ts';
import { momentsOf } from '../location/time-range.ts';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { useQuestion } from '../question/use-question.ts';

const { sentence, nextStep } = ACCESS_CAUSES.cached_policy;

/** Decisions that API Gateway used for more calls than the one they were made for. */
export const ReusedDecisions = (): ReactNode => {
  const { state, asOf, run, refresh, go } = useVisit();
  const question = useQuestion<'reused_decisions'>(
    { kind: 'reused_decisions', ...momentsOf(state.range, asOf) },
    run,
  );
  return (
    <section aria-label="Cached decisions">
      <h2 className="view-heading">Decisions that were used for several calls</h2>
      <QuestionFrame question={question} onRetry={refresh}>
        {({ decisions, status }) =>
          decisions.length === 0 ? (
            status === 'Complete' && <p>None: no policy was taken from the cache of API Gateway.</p>
          ) : (
            <>
              <p className="next-step">
                {sentence} {nextStep}
              </p>
              <ul className="cause-calls" aria-label="Decisions that were used for several calls">
                {decisions.map(({ decision_id: id, calls, firstSeen, lastSeen }) => (
                  <li key={id}>
                    <span className="count">{countText(calls, 'call')}</span>
                    <span>
                      first {momentText(firstSeen, state.zone)}, last {momentText(lastSeen, state.zone)}
                    </span>
                    <span />
                    <Button
                      variant="inline-link"
                      ariaLabel={`Open the decision ${id}`}
                      onClick={() =>
                        go((before) => ({
                          tab: 'decisions',
                          lookup: { kind: 'decision_id', value: id },
                          range: before.range,
                          zone: before.zone,
                          selection: { kind: 'best' },
                        }))
                      }
                    >
                      {id}
                    </Button>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </QuestionFrame>
    </section>
  );
};
