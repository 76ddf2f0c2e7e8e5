import { faultOfStatus, parseError } from './http-fault.ts';
import type { HttpAnswer } from './http-transport.ts';
import type { IntrospectionFault } from './introspection.ts';
import { textAt } from './json.ts';

/** Codes by which Authlete refuses the caller of its API, not the token. */
const CREDENTIAL_CODES = /^A0012|^A0013|^A0032/;

/** The fault that an answer of Authlete without success stands for. */
export const authleteFaultOf = (answer: HttpAnswer): IntrospectionFault => {
  const error = parseError(answer);
  const resultCode = textAt(error, 'resultCode');
  const detail = { resultCode, resultMessage: textAt(error, 'resultMessage') };
  return faultOfStatus(answer, detail, CREDENTIAL_CODES.test(resultCode ?? ''));
};
