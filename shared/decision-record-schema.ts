import * as z from 'zod';
import type { AlwaysKey } from './decision-record.ts';
import { READ_FORMS, WRITTEN_FORMS } from './decision-record-forms.ts';
import { RECORD_FIELD_LIST, type RECORD_FIELDS, type RecordKey } from './record-field/record-fields.ts';

type Fields = typeof RECORD_FIELDS;
type Forms = { readonly [Form in keyof typeof WRITTEN_FORMS]: z.ZodType };

/** What stands for a list of words: the words, or any text where a reader must expect new ones. */
type Words<Field, Reads> = Field extends {
  readonly grows: infer Grows;
  readonly words: readonly (infer Word)[];
}
  ? [Reads, Grows] extends [true, true]
    ? z.ZodString
    : z.ZodType<Word>
  : never;

type FormOf<Field, Kinds extends Forms, Reads> = Field extends {
  readonly form: infer Form extends keyof Forms;
}
  ? Kinds[Form]
  : Words<Field, Reads>;

type Shape<Kinds extends Forms, Reads extends boolean> = {
  readonly [Key in RecordKey]: Key extends AlwaysKey
    ? FormOf<Fields[Key], Kinds, Reads>
    : z.ZodExactOptional<FormOf<Fields[Key], Kinds, Reads>>;
};

const buildShape = <Kinds extends Forms, Reads extends boolean>(forms: Kinds, reads: Reads) =>
  Object.fromEntries(
    RECORD_FIELD_LIST.map(([key, field]): [string, z.ZodType] => {
      const value = field.form === 'words' ? wordsOf(field, reads) : forms[field.form];
      return [key, field.always === true ? value : z.exactOptional(value)];
    }),
    // Each key gets the form that its row names, which is what the type says as well.
  ) as unknown as Shape<Kinds, Reads>;

const wordsOf = (
  { words, grows }: { readonly words: readonly string[]; readonly grows: boolean },
  reads: boolean,
): z.ZodType => (reads && grows ? z.string() : z.enum(words));

/** The record exactly as this version writes it: its keys and no other, its words and no other. */
export const writtenRecordSchema = z.strictObject(buildShape(WRITTEN_FORMS, false));

/**
 * Reads a decision record of any version 1.x, older or newer.
 *
 * Looser than what a writer fills: unknown keys pass, and the lists that may grow (`reason`, names of checks,
 * `binding`, ...) are read as text. A key that is always there must be there. A record of another major version is
 * refused with its version as the first issue.
 */
export const decisionRecordSchema = z.looseObject(buildShape(READ_FORMS, true));

/** A decision record as it was read: what a writer of this version wrote, or one of another minor version. */
export type ReadDecisionRecord = z.infer<typeof decisionRecordSchema>;
