import type { ReasonEntry } from './reasons.ts';

/** What `allowed` means. Apart from the other reasons, so that a call that is let in does not load them. */
export const ALLOWED: ReasonEntry = {
  stage: 'allow',
  httpStatus: 200,
  sentence: 'The token is valid for this call.',
};

/** What `internal_error` means: it must be at hand when nothing else can be loaded. */
export const FAILED: ReasonEntry = { stage: 'own', httpStatus: 500, sentence: 'The authorizer failed.' };
