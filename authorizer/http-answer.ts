import type { HttpAnswer } from './http-transport.ts';
import { IntrospectionFault } from './introspection.ts';
import { parseLosslessJson } from './lossless-json.ts';

/** Parses the JSON body of a successful answer. */
export const parseAnswer = ({ body }: HttpAnswer): unknown => {
  try {
    return parseLosslessJson(body);
  } catch {
    throw new IntrospectionFault('introspection_bad_response', 'The introspection answer is not JSON.');
  }
};
