import type { Check } from './check.ts';
import type { Reason } from './reasons.ts';
import type { RECORD_FIELDS, RecordKey } from './record-field/record-fields.ts';

/**
 * Name and version of the record: 1.0, written without its minor version; a later one is `gatelens.decision/1.4`.
 *
 * A minor version may add keys, reasons, names of checks and words of lists that grow. It takes nothing away, renames
 * nothing, and adds no key that is always there, so that a reader of any 1.x reads every 1.x.
 */
export const DECISION_SCHEMA = 'gatelens.decision/1';

/** A value that JSON can carry. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

interface ValueOfForm {
  readonly schema: typeof DECISION_SCHEMA;
  readonly text: string;
  readonly timestamp: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly texts: readonly string[];
  readonly object: JsonObject;
  readonly checks: readonly Check[];
  readonly reason: Reason;
}

type Fields = typeof RECORD_FIELDS;

type ValueOf<Field> = Field extends { readonly words: readonly (infer Word)[] }
  ? Word
  : Field extends { readonly form: infer Form extends keyof ValueOfForm }
    ? ValueOfForm[Form]
    : never;

/** Key of every record, whatever was decided. */
export type AlwaysKey = {
  [Key in RecordKey]: Fields[Key] extends { readonly always: true } ? Key : never;
}[RecordKey];

/**
 * The decision record: one JSON object on one line for every call, with the same keys for Allow, Deny and error.
 *
 * A key without a value is left out. {@link RECORD_FIELDS} says what each key means, in which unit, and by which RFC;
 * this type is made of it.
 */
export type DecisionRecord = {
  readonly [Key in RecordKey as Key extends AlwaysKey ? Key : never]: ValueOf<Fields[Key]>;
} & {
  readonly [Key in RecordKey as Key extends AlwaysKey ? never : Key]?: ValueOf<Fields[Key]>;
};

/** The effect of the policy that API Gateway got. */
export type Decision = DecisionRecord['decision'];

/** `deny` is a refusal (we decided no); `error` is a fault (we could not decide, and failed closed). */
export type Outcome = DecisionRecord['outcome'];

/** How the token and the client certificate relate (RFC 8705 section 3). */
export type Binding = DecisionRecord['binding'];

/** Whether the introspection answer came from the cache inside the function. */
export type IntrospectionCache = NonNullable<DecisionRecord['introspection_cache']>;
