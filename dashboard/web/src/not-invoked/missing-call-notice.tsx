import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type ReactNode, useEffect, useState } from 'react';
import { Facts } from '../detail/facts.tsx';
import { NextStep } from '../detail/next-step.tsx';
import { useVisit } from '../location/use-visit.ts';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { RemedyText } from '../notice/remedy-text.tsx';
import { useOpenCall } from '../share/call-state.ts';
import { useInSight } from '../use-in-sight.ts';
import { type GatewayAnswer, useGatewayAnswer } from './use-gateway-answer.ts';
import { type MissingCall, useMissingCall } from './use-missing-call.ts';

interface MissingCallNoticeProps {
  /** What follows when the access log does not know the call either. */
  readonly children: ReactNode;
}

/**
 * A search for one call that found no decision: looks again while the call may be too fresh, and says what the access
 * log knows of it.
 */
export const MissingCallNotice = ({ children }: MissingCallNoticeProps): ReactNode => {
  const visit = useVisit();
  const [isExplained, setIsExplained] = useState(false);
  const { call, looks, endTime } = useMissingCall(visit, isExplained);
  const answer = useGatewayAnswer(visit, looks, endTime);
  const wasNotCalled = answer.kind === 'found' && answer.explanation.authorizer === 'not_called';
  const isFound = call.kind === 'found';
  const { refresh } = visit;
  useEffect(() => {
    if (isFound) refresh();
  }, [isFound, refresh]);
  useEffect(() => setIsExplained(wasNotCalled), [wasNotCalled]);
  return (
    <>
      <Presence call={call} />
      {answer.kind === 'found' ? <GatewayNotice answer={answer} /> : children}
      {answer.kind === 'absent' && call.kind !== 'looking' && <p className="empty">{NO_LINE}</p>}
      {answer.kind === 'failed' && (
        <p className="empty">The access log cannot be read: {answer.problem.sentence}</p>
      )}
    </>
  );
};

const NO_LINE =
  'The access log has no line with this id either. A TLS handshake that failed before API Gateway knew the API, such as one without a certificate, leaves none.';

const Presence = ({ call }: { readonly call: MissingCall }): ReactNode => {
  switch (call.kind) {
    case 'not_awaited':
      return null;
    case 'failed':
      return <ProblemNotice problem={call.problem} onRetry={call.retry} />;
    case 'looking':
    case 'found':
      return (
        <output className="presence">
          <StatusIndicator type="in-progress">Not here yet, looking again</StatusIndicator>
        </output>
      );
    case 'absent':
      return (
        <output className="presence">
          <StatusIndicator type="stopped">
            Stopped looking: after a minute and a half it would be here, had it been logged in this range.
          </StatusIndicator>
        </output>
      );
  }
};

const GatewayNotice = ({
  answer: { line, isDamaged, explanation, reused },
}: {
  readonly answer: Extract<GatewayAnswer, { kind: 'found' }>;
}): ReactNode => {
  const openCall = useOpenCall();
  const answer = useInSight<HTMLHeadingElement>();
  return (
    <section className="empty" aria-label="What the access log says">
      <h2 ref={answer}>
        <RemedyText text={explanation.sentence} />
      </h2>
      <NextStep explanation={explanation} />
      <p className="muted">
        <code>{explanation.cause}</code> · from the access log: this call has no decision of its own
        {isDamaged ? ' · a text of the caller broke the line, and what follows it was left out' : ''}
      </p>
      <Facts
        facts={[
          { name: 'got', value: explanation.detail },
          { name: 'call', value: [line.method, line.path ?? line.resource].filter(Boolean).join(' ') },
          { name: 'time', value: line.request_time },
          { name: 'source address', value: line.source_ip },
          { name: 'user agent', value: line.user_agent },
          { name: 'certificate', value: line.certificate_subject },
          { name: 'serial', value: line.certificate_serial, isCode: true },
          {
            name: 'TLS',
            value: [line.tls_version, line.cipher_suite].filter(Boolean).join(', ') || undefined,
          },
          { name: 'domain', value: line.domain },
          { name: 'request_id', value: line.request_id, isCode: true },
          { name: 'decision_id', value: line.decision_id, isCode: true },
        ]}
      />
      {reused !== undefined && (
        <p>
          <Button onClick={() => openCall(reused)}>Open the decision that was used</Button>
        </p>
      )}
    </section>
  );
};
