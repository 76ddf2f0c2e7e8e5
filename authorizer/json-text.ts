import type { JsonObject } from '../shared/decision-record.ts';
import { recall } from './recall.ts';

/** The JSON of an object that nobody changes any more: context and record show the same. */
export const jsonTextOf: (value: JsonObject) => string = recall((value) => JSON.stringify(value));
