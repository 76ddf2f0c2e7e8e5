import type { JsonObject } from '../shared/decision-record.ts';

const texts = new WeakMap<JsonObject, string>();

/** The JSON of an object that nobody changes any more: context and record show the same. */
export const jsonTextOf = (value: JsonObject): string => {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
};
