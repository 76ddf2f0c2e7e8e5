import type { HttpAnswer } from './http-transport.ts';
import {
  IntrospectionFault,
  type IntrospectionFaultCode,
  type IntrospectionFaultDetail,
} from './introspection.ts';

/** Parses the body of an error; undefined when it is not JSON. */
export const parseError = ({ body }: HttpAnswer): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The fault that a successful answer in another form stands for. */
export const notJson = (): IntrospectionFault =>
  new IntrospectionFault('introspection_bad_response', 'The introspection answer is not JSON.');

/**
 * The fault that an answer without success stands for.
 *
 * @param areCredentialsRefused - The body says so; a status of 401 or 403 always does.
 */
export const faultOfStatus = (
  { status }: HttpAnswer,
  detail: IntrospectionFaultDetail,
  areCredentialsRefused = false,
): IntrospectionFault =>
  new IntrospectionFault(
    codeOfStatus(status, areCredentialsRefused),
    `The introspection server answered ${status}.`,
    detail,
  );

const codeOfStatus = (status: number, areCredentialsRefused: boolean): IntrospectionFaultCode => {
  if (status < 400) return 'introspection_bad_response';
  return status === 401 || status === 403 || areCredentialsRefused
    ? 'introspection_unauthorized'
    : 'introspection_failed';
};
