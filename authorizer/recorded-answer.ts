import type { JsonObject } from '../shared/decision-record.ts';

/** Members that the record has as keys of its own, and a challenge that means nothing with OK. */
const REPEATED: ReadonlySet<string> = new Set([
  'resultCode',
  'resultMessage',
  'certificateThumbprint',
  'grantType',
  'responseContent',
]);

/** What a record shows of an answer: of an OK, without what the record says elsewhere. A refusal is shown whole. */
export const recordedAnswer = (answer: JsonObject | undefined): JsonObject | undefined =>
  answer?.['action'] === 'OK'
    ? Object.fromEntries(Object.entries(answer).filter(([name]) => !REPEATED.has(name)))
    : answer;
