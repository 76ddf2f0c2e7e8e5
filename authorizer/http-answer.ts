import { notJson } from './http-fault.ts';
import type { HttpAnswer } from './http-transport.ts';
import { parseLosslessJson } from './lossless-json.ts';

/** Parses the JSON body of a successful answer. */
export const parseAnswer = ({ body }: HttpAnswer): unknown => {
  try {
    return parseLosslessJson(body);
  } catch {
    throw notJson();
  }
};
