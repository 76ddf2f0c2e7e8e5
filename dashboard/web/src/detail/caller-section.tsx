import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { AccessLine } from '../../../../shared/access-line.ts';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { explainAccess } from '../../../../shared/explain-access.ts';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { RemedyText } from '../notice/remedy-text.tsx';
import { Facts } from './facts.tsx';
import type { AccessAnswer } from './use-access-line.ts';

interface CallerSectionProps {
  readonly record: ReadDecisionRecord;
  readonly access: AccessAnswer;
}

/** What the authorizer had the caller told, beside what the caller got by the access log. */
export const CallerSection = ({ record, access }: CallerSectionProps): ReactNode => (
  <section aria-label="What the caller was told" aria-busy={access.kind === 'looking'}>
    <h3>What the caller was told, and got</h3>
    {record.decision === 'Deny' && (
      <>
        <p>
          The RFCs ask for status {record.http_status}; API Gateway answers a Deny with 403
          {record.challenge === undefined
            ? ', here without a challenge.'
            : ' and this challenge in WWW-Authenticate:'}
        </p>
        {record.challenge !== undefined && <pre className="code">{record.challenge}</pre>}
      </>
    )}
    <Got record={record} access={access} />
  </section>
);

const Got = ({ record, access }: CallerSectionProps): ReactNode => {
  switch (access.kind) {
    case 'not_configured':
      return (
        <p className="muted">
          What the caller really got stands in the access log, of which this dashboard knows no log group:
          start it with --access-log-group.
        </p>
      );
    case 'no_request_id':
      return <p className="muted">The record names no request that the access log could be asked for.</p>;
    case 'looking':
      return (
        <StatusIndicator type="in-progress">
          {access.isFresh
            ? 'The access log does not have this call yet, looking again'
            : 'Looking in the access log'}
        </StatusIndicator>
      );
    case 'absent':
      return (
        <StatusIndicator type="warning">The access log has no line for this request id.</StatusIndicator>
      );
    case 'failed':
      return <ProblemNotice problem={access.problem} onRetry={access.retry} />;
    case 'found':
      return <Line line={access.line} isDamaged={access.isDamaged} record={record} />;
  }
};

const Line = ({
  line,
  isDamaged,
  record,
}: {
  readonly line: AccessLine;
  readonly isDamaged: boolean;
  readonly record: ReadDecisionRecord;
}): ReactNode => {
  const { cause, sentence, actorText, nextStep } = explainAccess(line, record);
  return (
    <>
      <p>
        The caller got <strong>HTTP {line.status ?? 'unknown'}</strong>
        {line.status !== undefined && line.status !== String(record.http_status) && record.decision === 'Deny'
          ? `, where the RFCs ask for ${record.http_status}.`
          : '.'}
        {isDamaged && ' A text of the caller broke the line: what follows it was left out.'}
      </p>
      {cause !== 'decided' && cause !== 'refused_by_exception' && (
        <p className="next-step">
          <strong>{sentence}</strong> {actorText}. <RemedyText text={nextStep} />
        </p>
      )}
      <Facts
        facts={[
          { name: 'error', value: line.error_type, isCode: true },
          { name: 'said', value: line.error_message },
          { name: 'took', value: millisecondsText(line.response_latency_ms) },
          { name: 'authorizer took', value: millisecondsText(line.authorizer_latency_ms) },
          { name: 'backend', value: line.integration_status, isCode: true },
          {
            name: 'TLS',
            value: [line.tls_version, line.cipher_suite].filter(Boolean).join(', ') || undefined,
          },
        ]}
      />
    </>
  );
};

const millisecondsText = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${text} ms`;
