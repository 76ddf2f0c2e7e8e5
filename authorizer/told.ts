import type { Outcome } from '../shared/decision-record.ts';
import { ALLOWED, FAILED } from '../shared/plain-reasons.ts';
import type { ReasonEntry } from '../shared/reasons.ts';

/** A decision as context and record tell it. */
export interface Told {
  readonly outcome: Outcome;
  readonly httpStatus: ReasonEntry['httpStatus'];
  /** One sentence on the reason. */
  readonly sentence: string;
  /** Value of `WWW-Authenticate`; undefined for an Allow. */
  readonly challenge?: string;
}

/** How every Allow is told. */
export const TOLD_ALLOWED: Told = { ...ALLOWED, outcome: 'allow' };

/** How it is told that the authorizer failed, where the words for anything else may be out of reach. */
export const TOLD_FAILED: Told = { ...FAILED, outcome: 'error' };
