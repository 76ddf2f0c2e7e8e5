import type { AuthorizerAnswer } from '../../../authorizer/index.ts';

/** @throws Error unless an answer lets the call in: a subject that refuses does not do the measured work. */
export const assertAllowed = (answer: AuthorizerAnswer): void => {
  const allowed = 'policyDocument' in answer && answer.policyDocument.Statement[0]?.Effect === 'Allow';
  if (!allowed) throw new Error('the sample call was refused');
};
