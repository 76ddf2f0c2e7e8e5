import type { ReadDecisionRecord } from '../../shared/decision-record-schema.ts';
import { explain } from '../../shared/explain.ts';
import type { AccessExplanation } from '../../shared/explain-access.ts';
import { plainText } from '../plain-text.ts';

const MARKS = { passed: 'passed', failed: 'FAILED', skipped: 'skipped', not_reached: 'not reached' } as const;

/** Writes why a call was let in or refused, in lines. */
export const renderDecision = (record: ReadDecisionRecord): readonly string[] => {
  const { sentences, checks, clause } = explain(record);
  const about = [
    `${record.method ?? ''} ${record.path ?? record.resource ?? ''}`.trim(),
    record.client_id ?? 'client unknown',
    record.timestamp,
    `decision ${record.decision_id}`,
  ];
  return [
    `${record.decision === 'Allow' ? 'Allowed' : 'Rejected'}: ${sentences.join(' ')}`,
    about.filter((part) => part !== '').join(' · '),
    `${[record.reason, clause, record.result_code].filter((part) => part !== undefined && part !== '').join(' · ')}`,
    '',
    ...checks.map(
      ({ number = ' ', title, result, detail }) =>
        `  ${number}  ${title}: ${MARKS[result]}${detail === '' ? '' : `, ${detail}`}`,
    ),
  ].map(plainText);
};

/** Writes what became of a call that has no decision, in lines. */
export const renderAccess = (explanation: AccessExplanation): readonly string[] =>
  [
    `No decision: ${explanation.sentence}`,
    `${explanation.actorText}. ${explanation.nextStep}`,
    explanation.detail,
  ].map(plainText);
