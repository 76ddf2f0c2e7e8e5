import * as z from 'zod';
import { CHECKS } from './check.ts';
import { DECISION_SCHEMA } from './decision-record.ts';
import { REASONS, type Reason } from './reasons.ts';

const text = z.string();
const optionalText = text.exactOptional();
const object = z.record(z.string(), z.json());

const detail = { expected: optionalText, actual: optionalText, clause: optionalText };
const compared = z.enum(['passed', 'failed']);
const skipped = { result: z.literal('skipped'), why: text, clause: optionalText };
const notReached = { result: z.literal('not_reached'), clause: optionalText };
const checkName = z.enum(CHECKS);

/** Forms of the values that a writer of this version fills in: closed lists, no other key. */
export const WRITTEN_FORMS = {
  schema: z.literal(DECISION_SCHEMA),
  text,
  timestamp: z.iso.datetime(),
  integer: z.int(),
  number: z.number().nonnegative(),
  boolean: z.boolean(),
  texts: z.array(text),
  object,
  checks: z.array(
    z.discriminatedUnion('result', [
      z.strictObject({ name: checkName, result: compared, ...detail }),
      z.strictObject({ name: checkName, ...skipped }),
      z.strictObject({ name: checkName, ...notReached }),
    ]),
  ),
  reason: z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]),
} as const;

const VERSION = /^gatelens\.[\w./]{1,40}$/;

const refuseVersion = (schema: unknown): string => {
  const known = `this reader knows ${DECISION_SCHEMA} and its minor versions`;
  return typeof schema === 'string' && VERSION.test(schema) ? `${known}, not ${schema}` : known;
};

/** The same for a reader of any 1.x: lists that may grow are read as text, and unknown keys pass. */
export const READ_FORMS = {
  ...WRITTEN_FORMS,
  schema: text.regex(/^gatelens\.decision\/1(?:\.\d{1,4})?$/, { error: ({ input }) => refuseVersion(input) }),
  timestamp: z.iso.datetime({ offset: true }),
  number: z.number(),
  checks: z.array(
    z.discriminatedUnion('result', [
      z.looseObject({ name: text, result: compared, ...detail }),
      z.looseObject({ name: text, ...skipped }),
      z.looseObject({ name: text, ...notReached }),
    ]),
  ),
  reason: text,
} as const;
