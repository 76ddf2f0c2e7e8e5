import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Explanation } from '../../../../shared/explain.ts';
import { RemedyText } from '../notice/remedy-text.tsx';
import { Facts } from './facts.tsx';

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
    {explanation.actor !== 'none' && (
      <p className="next-step">
        <strong>{explanation.actorText}.</strong> <RemedyText text={explanation.nextStep} />
      </p>
    )}
    <p className="muted">
      <code>{record.reason}</code> · {explanation.clause}
      {record.result_code === undefined ? '' : ` · Authlete ${record.result_code}`}
    </p>
  </section>
);
