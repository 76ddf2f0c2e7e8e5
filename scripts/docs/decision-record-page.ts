import { DECISION_SCHEMA } from '../../shared/decision-record.ts';
import { INDEXED_FIELDS } from '../../shared/field-indexes.ts';
import type { RecordField } from '../../shared/record-field/record-field.ts';
import {
  RECORD_FIELD_GROUPS,
  RECORD_FIELD_LIST,
  type RecordKey,
} from '../../shared/record-field/record-fields.ts';
import { code, GENERATED, renderPage, renderTable } from './markdown.ts';

/** Builds docs/decision-record.md. */
export const buildDecisionRecordPage = (): string =>
  renderPage(
    GENERATED,
    '# The decision record',
    `One JSON object on one line for every call of the authorizer, with the same keys for Allow, Deny and error. A key without a value is left out; those in **bold** are always there. A record has at most 16 KB.`,
    'The record is what the authorizer decided. What the caller got, and calls that never reached the authorizer, are in the [access log](access-log.md); both have `request_id`. What each `reason` means is in [Reasons](reasons.md).',
    ...RECORD_FIELD_GROUPS.flatMap(([title, keys]) => [`## ${title}`, renderGroup(keys)]),
    '## Checks',
    CHECKS_TEXT,
    '## A record',
    `\`\`\`json\n${JSON.stringify(buildSampleRecord(), null, 2)}\n\`\`\``,
    '## Versions',
    VERSIONS_TEXT,
    '## Reading it',
    READING_TEXT,
  );

/** A whole record of a refused call, made of the examples. */
export const buildSampleRecord = (): Readonly<Record<string, unknown>> => {
  const chosen: Partial<Record<RecordKey, unknown>> = {
    level: 'WARN',
    decision: 'Deny',
    outcome: 'deny',
    binding: 'mismatch',
    introspection_cache: 'off',
  };
  return Object.fromEntries(
    RECORD_FIELD_LIST.filter(([key]) => !LEFT_OUT.has(key)).map(([key, field]) => [
      key,
      chosen[key] ?? (field.form === 'words' ? field.words[0] : field.example),
    ]),
  );
};

/** Keys that a refusal for a certificate has no value for. */
const LEFT_OUT: ReadonlySet<RecordKey> = new Set<RecordKey>([
  'introspection_cache_age',
  'introspection_exception',
  'required_scope',
  'missing_scope',
  'truncated',
  'detail',
]);

const renderGroup = (keys: readonly string[]): string =>
  renderTable(
    ['key', 'type', 'meaning', 'from', 'example', 'indexed'],
    RECORD_FIELD_LIST.filter(([key]) => keys.includes(key)).map(([key, field]) => [
      field.always === true ? `**\`${key}\`**` : `\`${key}\``,
      renderType(field),
      field.meaning,
      field.source,
      renderExample(field),
      INDEXED_FIELDS.some((indexed) => indexed === key) ? 'yes' : '',
    ]),
  );

const TYPE_NAMES = {
  schema: 'text',
  text: 'text',
  timestamp: 'text, ISO 8601',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  texts: 'list of texts',
  object: 'object',
  checks: 'list of objects',
  reason: 'text',
  words: 'text',
} as const;

const renderType = (field: RecordField): string => {
  const name = field.unit === undefined ? TYPE_NAMES[field.form] : `${TYPE_NAMES[field.form]}, ${field.unit}`;
  return field.form === 'words' && field.grows ? `${name}; the list may grow` : name;
};

const renderExample = (field: RecordField): string => {
  if (field.form === 'words') return field.words.map(code).join(', ');
  return field.form === 'checks' ? 'below' : code(field.example);
};

const CHECKS_TEXT = `Each check has a \`name\`, a \`result\` and, where they are known, \`expected\`, \`actual\` and \`clause\`.

${renderTable(
  ['result', 'means'],
  [
    ['`passed`', 'It held.'],
    ['`failed`', 'It did not, and decided the call.'],
    ['`skipped`', 'It does not apply to this call; `why` says so.'],
    ['`not_reached`', 'An earlier check decided, so it never ran.'],
  ],
)}

The five validations are in every record: \`token_exists\`, \`token_not_expired\`, \`scope_covered\`, \`token_not_revoked\`, \`certificate_bound\`. The others are there when they ran.`;

const VERSIONS_TEXT = `\`schema\` is \`${DECISION_SCHEMA}\` for version 1.0, and \`${DECISION_SCHEMA}.4\` for 1.4.

- A **minor** version may add keys, reasons, names of checks and words of a list that may grow. It takes nothing away, renames nothing, and adds no key that is always there. So a reader of any 1.x reads every 1.x, older and newer: it ignores keys that it does not know, and shows words that it does not know as they are.
- A **major** version may change everything. A reader refuses one that it does not know, and says which.`;

const READING_TEXT = `- The JSON Schema (draft 2020-12) is published with the package as \`gatelens/decision-record.schema.json\`. It describes what a reader of 1.x accepts.
- TypeScript: \`import type { DecisionRecord } from 'gatelens'\`.
- Metrics are lines of the same log group. Ask for the record's \`schema\` in every query, so that each call counts once:

\`\`\`
fields @timestamp, decision, reason, client_id
| filter schema = "${DECISION_SCHEMA}"
| sort @timestamp desc
\`\`\``;
