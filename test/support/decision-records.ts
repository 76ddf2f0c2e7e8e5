import fc from 'fast-check';
import { CHECKS } from '../../shared/check.ts';
import { REASONS } from '../../shared/reasons.ts';
import type { RecordField } from '../../shared/record-field/record-field.ts';
import { RECORD_FIELD_LIST } from '../../shared/record-field/record-fields.ts';

const words = (list: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...list);

const timestamps = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const detail = { expected: fc.string(), actual: fc.string(), clause: fc.string() };

const checks = fc.array(
  fc.oneof(
    fc.record(
      { name: words(CHECKS), result: words(['passed', 'failed']), ...detail },
      { requiredKeys: ['name', 'result'] },
    ),
    fc.record(
      { name: words(CHECKS), result: fc.constant('skipped'), why: fc.string(), clause: fc.string() },
      { requiredKeys: ['name', 'result', 'why'] },
    ),
    fc.record(
      { name: words(CHECKS), result: fc.constant('not_reached'), clause: fc.string() },
      { requiredKeys: ['name', 'result'] },
    ),
  ),
  { maxLength: 4 },
);

const jsonObjects = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => JSON.stringify(value))
  // No value of ours has such a name, and zod leaves it out.
  .filter((json) => !json.includes('__proto__'))
  .map((json): unknown => JSON.parse(json));

const FORMS: Readonly<Record<Exclude<RecordField['form'], 'words'>, fc.Arbitrary<unknown>>> = {
  schema: fc.constant('gatelens.decision/1'),
  text: fc.string({ minLength: 1 }),
  timestamp: timestamps,
  integer: fc.integer(),
  number: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  boolean: fc.boolean(),
  texts: fc.array(fc.string(), { maxLength: 3 }),
  object: jsonObjects,
  checks,
  reason: words(Object.keys(REASONS)),
};

/** Keys that every record has, by the table of the fields. */
export const ALWAYS_KEYS = RECORD_FIELD_LIST.filter(([, { always }]) => always === true).map(([key]) => key);

/** Any record that this version may write, by the table of the fields. */
export const writtenRecords: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(
  Object.fromEntries(
    RECORD_FIELD_LIST.map(([key, field]) => [
      key,
      field.form === 'words' ? words(field.words) : FORMS[field.form],
    ]),
  ),
  { requiredKeys: ALWAYS_KEYS },
);
