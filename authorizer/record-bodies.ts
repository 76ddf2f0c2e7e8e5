import type { JsonObject } from '../shared/decision-record.ts';
import type { Findings } from './findings.ts';
import { recordedAnswer } from './recorded-answer.ts';

/** What was asked and what was answered, as a record shows it. */
export interface RecordBodies {
  readonly request?: JsonObject | undefined;
  readonly response?: JsonObject | undefined;
}

/** Takes the bodies of a call. */
export const bodiesOf = ({ redactedRequest, redactedResponse }: Findings): RecordBodies => ({
  request: redactedRequest?.value,
  response: redactedResponse && recordedAnswer(redactedResponse.value),
});
