import type { JsonObject } from '../shared/decision-record.ts';
import { recall } from './recall.ts';

/** The JSON of an object; of a frozen one it is made once. */
export const jsonTextOf: (value: JsonObject) => string = recall((value) => JSON.stringify(value));
