import { REASONS } from '../shared/reasons.ts';
import type { Action, IntrospectionResponse } from './introspection.ts';
import { refusalOf, type Step } from './verdict.ts';

const ACTION_OF_STATUS: Readonly<Record<number, Action>> = {
  200: 'OK',
  400: 'BAD_REQUEST',
  403: 'FORBIDDEN',
  500: 'INTERNAL_SERVER_ERROR',
};

/**
 * Gives an answer that leaves the verdict to us the action and message that Authlete would have given, so that hooks
 * and records read alike whoever answered.
 *
 * @param steps - How the answer was judged.
 */
export function nameVerdict(response: IntrospectionResponse, steps: readonly Step[]): IntrospectionResponse {
  const { httpStatus, sentence } = REASONS[refusalOf(steps) ?? 'allowed'];
  const said = { action: ACTION_OF_STATUS[httpStatus] ?? 'UNAUTHORIZED', resultMessage: sentence };
  return { ...response, ...said, members: { ...response.members, ...said } };
}
