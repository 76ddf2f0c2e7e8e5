import type { Decision } from '../shared/decision-record.ts';
import type { RequestFacts } from './event.ts';
import type { AuthorizerAnswer, Policy } from './policy.ts';
import type { Settings } from './settings.ts';

/** Gives an answer the form that was chosen for the kind of API: only payload 2.0 of an HTTP API has a simple one. */
export const formAnswer = (
  { simpleResponse }: Settings,
  { kind }: RequestFacts,
  decision: Decision,
  policy: Policy,
): AuthorizerAnswer =>
  simpleResponse && kind === 'http_2'
    ? { isAuthorized: decision === 'Allow', context: policy.context }
    : policy;
