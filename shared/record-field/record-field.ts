interface FieldFacts {
  /** In every record: left out, a record is not one. Only keys of version 1.0 can be. */
  readonly always?: true;
  readonly unit?: string;
  /** Where the value or its name is defined. */
  readonly source: string;
  /** One sentence, in Markdown. */
  readonly meaning: string;
}

/**
 * One key of the decision record, by the form of its value: what a JSON reader sees.
 *
 * `timestamp` is ISO 8601, `texts` is a list of texts. A list of `words` is closed, or may grow in a minor version.
 */
export type RecordField = FieldFacts &
  (
    | { readonly form: 'text' | 'timestamp' | 'schema' | 'reason'; readonly example: string }
    | { readonly form: 'words'; readonly words: readonly string[]; readonly grows: boolean }
    | { readonly form: 'integer' | 'number'; readonly example: number }
    | { readonly form: 'boolean'; readonly example: boolean }
    | { readonly form: 'texts'; readonly example: readonly string[] }
    | { readonly form: 'object'; readonly example: object }
    | { readonly form: 'checks'; readonly example: readonly object[] }
  );

/** Keys of one group, in the order of the record. */
export type FieldGroup = { readonly [key: string]: RecordField };
