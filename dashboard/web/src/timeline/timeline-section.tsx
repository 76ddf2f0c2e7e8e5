import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Lookup } from '../../../contract/lookup.ts';
import { useSettings } from '../api/use-settings.ts';
import { OutcomeIndicator } from '../decision/outcome.tsx';
import { Disclosure } from '../detail/disclosure.tsx';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { useQuestion } from '../question/use-question.ts';
import { useOpenCall } from '../share/call-state.ts';
import { buildTimeline, requestIdsOf, type TimelineCall } from './timeline.ts';

interface TimelineSectionProps {
  readonly record: ReadDecisionRecord;
  readonly onSearch: (lookup: Lookup) => void;
}

/** The calls before and after with the same token, and of the same client. Each asks when it is opened. */
export const TimelineSection = ({ record, onSearch }: TimelineSectionProps): ReactNode => {
  const lookups = lookupsOf(record);
  return (
    lookups.length > 0 && (
      <section aria-label="Timeline">
        <h3>Before and after</h3>
        {lookups.map(({ title, lookup }) => (
          <Disclosure key={lookup.kind} title={title}>
            <Timeline title={title} lookup={lookup} record={record} onSearch={onSearch} />
          </Disclosure>
        ))}
      </section>
    )
  );
};

const lookupsOf = ({
  token_hash,
  client_id,
}: ReadDecisionRecord): readonly { readonly title: string; readonly lookup: Lookup }[] => [
  ...(token_hash === undefined
    ? []
    : [{ title: 'Calls with the same token', lookup: { kind: 'token_hash', value: token_hash } as const }]),
  ...(client_id === undefined
    ? []
    : [{ title: 'Calls of the same client', lookup: { kind: 'client_id', value: client_id } as const }]),
];

const REACH_SECONDS = 86_400;
const CALLS = 100;

type TimelineProps = TimelineSectionProps & { readonly title: string; readonly lookup: Lookup };

/** A day to both sides, but at most 100 calls: those up to the open one come first. */
const Timeline = ({ title, lookup, record, onSearch }: TimelineProps): ReactNode => {
  const { asOf, run, refresh } = useVisit();
  const settings = useSettings();
  const at = Math.ceil(Date.parse(record.timestamp) / 1000);
  const shared = { kind: 'search', lookup, limit: CALLS } as const;
  const before = useQuestion<'search'>(
    { ...shared, startTime: Math.max(0, at - REACH_SECONDS), endTime: at },
    run,
  );
  const after = useQuestion<'search'>(
    asOf > at
      ? { ...shared, startTime: at + 1, endTime: Math.min(asOf, at + REACH_SECONDS), order: 'oldest' }
      : undefined,
    run,
  );
  const earlier = before.kind === 'ended' ? before.progress.rows.slice(0, CALLS / 2) : [];
  const later = after.kind === 'ended' ? after.progress.rows.slice(0, CALLS / 2) : [];
  const rows = [...earlier, ...later];
  const requestIds = requestIdsOf(rows);
  const hasAccessLog = settings !== undefined && settings.accessLogGroups.length > 0;
  const areThere = before.kind === 'ended' && (after.kind === 'ended' || after.kind === 'waiting');
  const access = useQuestion<'access'>(
    hasAccessLog && areThere && requestIds.length > 0
      ? {
          kind: 'access',
          requestIds,
          startTime: Math.max(0, at - REACH_SECONDS - ACCESS_SLACK_SECONDS),
          endTime: at + REACH_SECONDS + ACCESS_SLACK_SECONDS,
        }
      : undefined,
    run,
  );
  const calls = buildTimeline(record, rows, access.kind === 'ended' ? access.progress.rows : []);
  return (
    <QuestionFrame question={before} onRetry={refresh}>
      {() => (
        <>
          <ol className="timeline" aria-label={title}>
            {calls.map((call) => (
              <Call key={call.record.decision_id} call={call} />
            ))}
          </ol>
          {after.kind === 'failed' && <p>What came after cannot be shown: {after.problem.sentence}</p>}
          {access.kind === 'failed' && <p>The access log cannot be read: {access.problem.sentence}</p>}
          <Button onClick={() => onSearch(lookup)}>Show them in the list</Button>
        </>
      )}
    </QuestionFrame>
  );
};

/** The access log has the time at which a call came, the record the time at which it was decided. */
const ACCESS_SLACK_SECONDS = 60;

const Call = ({ call }: { readonly call: TimelineCall }): ReactNode => {
  const { zone } = useVisit().state;
  const onOpen = useOpenCall();
  const { record, when, isOpen, status } = call;
  return (
    <li aria-current={isOpen ? 'true' : undefined}>
      <OutcomeIndicator outcome={record.outcome} />
      <span>
        {record.method} {record.path ?? record.resource}
        {record.decision !== 'Allow' && (
          <>
            {' '}
            <code>{record.reason}</code>
          </>
        )}
        {status !== undefined && ` · got ${status}`}
      </span>
      <span className="muted">
        {momentText(Date.parse(record.timestamp), zone)} · {isOpen ? 'this call' : when}
      </span>
      {!isOpen && (
        <Button
          variant="inline-link"
          ariaLabel={`Open the call of ${momentText(Date.parse(record.timestamp), zone)}`}
          onClick={() => onOpen(record)}
        >
          Open
        </Button>
      )}
    </li>
  );
};
