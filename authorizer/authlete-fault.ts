import { faultOfStatus, notJson, parseError } from './http-fault.ts';
import { type HttpAnswer, isSuccess } from './http-transport.ts';
import type { IntrospectionFault } from './introspection.ts';
import { textAt } from './json.ts';

/** Codes by which Authlete refuses the caller of its API, not the token. */
const CREDENTIAL_CODES = /^A0012|^A0013|^A0032/;

/** The fault that an answer of Authlete stands for: one without success, or a success that is not JSON. */
export function authleteFaultOf(answer: HttpAnswer): IntrospectionFault {
  if (isSuccess(answer)) return notJson();
  const error = parseError(answer);
  const resultCode = textAt(error, 'resultCode');
  const detail = { resultCode, resultMessage: textAt(error, 'resultMessage') };
  return faultOfStatus(answer, detail, CREDENTIAL_CODES.test(resultCode ?? ''));
}
