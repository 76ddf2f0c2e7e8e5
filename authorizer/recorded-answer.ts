import type { JsonObject, JsonValue } from '../shared/decision-record.ts';
import { recall } from './recall.ts';

/** Members that the record has as keys of its own, and a challenge that means nothing with OK. */
const REPEATED: ReadonlySet<string> = new Set([
  'resultCode',
  'resultMessage',
  'certificateThumbprint',
  'grantType',
  'responseContent',
]);

/** What a record shows of an answer: of an OK, without what the record says elsewhere. A refusal is shown whole. */
export const recordedAnswer: (answer: JsonObject) => JsonObject = recall((answer) => {
  if (answer['action'] !== 'OK') return answer;
  const shown: Record<string, JsonValue> = {};
  for (const name in answer) {
    const member = answer[name];
    if (member !== undefined && !REPEATED.has(name)) shown[name] = member;
  }
  return shown;
});
