import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { countText } from '../../../../shared/plural.ts';
import { utcText } from '../decision/time-text.ts';
import { Disclosure } from '../detail/disclosure.tsx';
import { NextStep } from '../detail/next-step.tsx';
import { momentsOf } from '../location/time-range.ts';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { RemedyText } from '../notice/remedy-text.tsx';
import { QuestionFrame } from '../question/question-frame.tsx';
import { usePermit } from '../question/use-permit.ts';
import { useQuestion } from '../question/use-question.ts';
import { WideNotice } from '../question/wide-notice.tsx';
import { type CauseGroup, groupCauses } from './group-causes.ts';
import { ReusedDecisions } from './reused-decisions.tsx';

const LINES = 1_000;

/** Calls that stand in the access log without a decision, by why the authorizer was never asked; and cached policies. */
export const NotInvokedView = (): ReactNode => {
  const { state, asOf, run, refresh } = useVisit();
  const permit = usePermit('access');
  const question = useQuestion<'not_invoked'>(
    permit.kind === 'given'
      ? { kind: 'not_invoked', ...momentsOf(state.range, asOf), limit: LINES }
      : undefined,
    run,
  );
  if (permit.kind === 'ask')
    return (
      <div className="view">
        <WideNotice permit={permit} queries={2} />
      </div>
    );
  return (
    <div className="view">
      <p className="muted">
        A TLS handshake that failed before API Gateway knew the API, such as one without a certificate, leaves
        no line.
      </p>
      <QuestionFrame question={question} onRetry={refresh}>
        {({ rows, status }) => {
          const { groups, unreadable } = groupCauses(rows);
          if (rows.length === 0)
            return status === 'Complete' && <p>Every call in the access log has a decision.</p>;
          return (
            <>
              <ul className="causes" aria-label="Calls without a decision">
                {groups.map((group) => (
                  <Cause key={group.explanation.cause} group={group} />
                ))}
              </ul>
              {unreadable.length > 0 && (
                <Disclosure title={`${countText(unreadable.length, 'line')} that cannot be read`}>
                  <ul>
                    {unreadable.map((row, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: such rows have no id, and are never reordered
                      <li key={index}>
                        {utcText(row.timestamp)} {row.why} <code>{row.text}</code>
                      </li>
                    ))}
                  </ul>
                </Disclosure>
              )}
            </>
          );
        }}
      </QuestionFrame>
      {permit.kind === 'given' && <ReusedDecisions />}
    </div>
  );
};

const SHOWN = 20;

const Cause = ({ group }: { readonly group: CauseGroup }): ReactNode => {
  const { explanation, calls } = group;
  return (
    <li>
      <h2>
        <RemedyText text={explanation.sentence} />{' '}
        <span className="count">{calls.length.toLocaleString('en')}</span>
      </h2>
      <NextStep explanation={explanation} />
      <ul className="cause-calls" aria-label={`Calls: ${explanation.sentence}`}>
        {calls.slice(0, SHOWN).map((call, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id that is sure to be there, and are never reordered
          <GatewayCall key={index} call={call} />
        ))}
      </ul>
      {calls.length > SHOWN && (
        <Disclosure title={`${calls.length - SHOWN} more`}>
          <ul className="cause-calls">
            {calls.slice(SHOWN).map((call, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id that is sure to be there, and are never reordered
              <GatewayCall key={index} call={call} />
            ))}
          </ul>
        </Disclosure>
      )}
    </li>
  );
};

const GatewayCall = ({ call }: { readonly call: CauseGroup['calls'][number] }): ReactNode => {
  const { state, go } = useVisit();
  const { line, isDamaged, detail } = call;
  const { request_id: id, request_time_epoch: time } = line;
  return (
    <li>
      <span className="muted">
        {time === undefined ? 'time unknown' : momentText(Number(time), state.zone)}
      </span>
      <span>
        {line.method} {line.path ?? line.resource}
        {isDamaged && ' · a text of the caller broke the line'}
      </span>
      <span className="muted">{detail}</span>
      {id === undefined ? (
        <span>no request id</span>
      ) : (
        <Button
          variant="inline-link"
          ariaLabel={`Open the request ${id}`}
          onClick={() =>
            go((before) => ({
              tab: 'decisions',
              lookup: { kind: 'request_id', value: id },
              range: before.range,
              zone: before.zone,
              selection: { kind: 'best' },
            }))
          }
        >
          {id}
        </Button>
      )}
    </li>
  );
};
