import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Explanation } from '../../../../shared/explain.ts';
import { Facts } from './facts.tsx';
import { NextStep } from './next-step.tsx';

interface VerdictSectionProps {
  readonly record: ReadDecisionRecord;
  readonly explanation: Explanation;
}

/** What was expected and found, who must act and how, and the clause it rests on. */
export const VerdictSection = ({ record, explanation }: VerdictSectionProps): ReactNode => (
  <section aria-label="Verdict">
    <Facts
      facts={[
        { name: 'expected', value: explanation.expected, isCode: true },
        { name: 'found', value: explanation.actual, isCode: true },
      ]}
    />
    <NextStep explanation={explanation} />
    <p className="muted">
      <code>{record.reason}</code> · {explanation.clause}
      {record.result_code === undefined ? '' : ` · Authlete ${record.result_code}`}
    </p>
  </section>
);
