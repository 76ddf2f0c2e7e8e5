import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';

/** What the caller of a refused call was told. What went over the wire stands in the access log. */
export const CallerSection = ({ record }: { readonly record: ReadDecisionRecord }): ReactNode =>
  record.decision === 'Deny' && (
    <section aria-label="What the caller was told">
      <h3>What the caller was told</h3>
      <p>
        The RFCs ask for status {record.http_status}; API Gateway answers a Deny with 403
        {record.challenge === undefined
          ? ', here without a challenge.'
          : ' and this challenge in WWW-Authenticate:'}
      </p>
      {record.challenge !== undefined && <pre className="code">{record.challenge}</pre>}
    </section>
  );
