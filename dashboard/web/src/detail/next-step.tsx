import type { ReactNode } from 'react';
import type { Explanation } from '../../../../shared/explain.ts';
import { RemedyText } from '../notice/remedy-text.tsx';

interface NextStepProps {
  readonly explanation: Pick<Explanation, 'actor' | 'actorText' | 'nextStep'>;
}

/** Who must act, and how; nothing where nobody must. */
export const NextStep = ({ explanation: { actor, actorText, nextStep } }: NextStepProps): ReactNode =>
  actor !== 'none' && (
    <p className="next-step">
      <strong>{actorText}.</strong> <RemedyText text={nextStep} />
    </p>
  );
