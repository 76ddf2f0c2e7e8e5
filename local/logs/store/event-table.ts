import { QUERY_FUNCTIONS } from './query-functions.ts';

/**
 * Top-level JSON keys that have a column of their own in the index: those of the decision record and the
 * access log that queries filter and group by. Any other field is read from the JSON of the event.
 */
const KNOWN_FIELDS = [
  ...['schema', 'decision_id', 'service', 'level', 'decision', 'outcome', 'reason', 'http_status', 'action'],
  ...[
    'result_code',
    'introspection_ms',
    'introspection_cache',
    'introspection_exception',
    'token_hash',
    'client_id',
    'sub',
    'grant_type',
  ],
  ...['certificate_mismatch', 'binding', 'bound_thumbprint', 'certificate_thumbprint', 'method', 'path'],
  ...[
    'resource',
    'source_ip',
    'api_id',
    'stage',
    'domain',
    'request_id',
    'fapi_interaction_id',
    'duration_ms',
  ],
  ...['cold_start', 'status', 'decision_reason'],
];

/** Known fields that are looked up by equality and have very many values: each has a column of hashes to scan. */
const HASHED_FIELDS: readonly string[] = [
  ...['decision_id', 'request_id', 'fapi_interaction_id', 'token_hash', 'client_id', 'sub'],
  ...['certificate_thumbprint', 'bound_thumbprint'],
];

/** Known fields that statistics are made of: each has a column of what it reads as a number. */
const NUMBER_FIELDS: readonly string[] = ['http_status', 'introspection_ms', 'duration_ms', 'status'];

const columnsOf = (prefix: 'f' | 'h' | 'n', fields: readonly string[]): ReadonlyMap<string, string> =>
  new Map(fields.map((field) => [`/${field}`, `${prefix}_${field}`]));

const TEXT_COLUMNS = columnsOf('f', KNOWN_FIELDS);
const HASH_COLUMNS = columnsOf('h', HASHED_FIELDS);
const NUMBER_COLUMNS = columnsOf('n', NUMBER_FIELDS);

/** Gives the index column that holds a JSON pointer's value, if it has one. */
export const fieldColumn = (pointer: string): string | undefined => TEXT_COLUMNS.get(pointer);

/** Gives the index column with `text_hash` of a JSON pointer's value, if it has one. */
export const hashColumn = (pointer: string): string | undefined => HASH_COLUMNS.get(pointer);

/** Gives the index column with `number_of` a JSON pointer's value, if it has one. */
export const numberColumn = (pointer: string): string | undefined => NUMBER_COLUMNS.get(pointer);

/**
 * Functions that queries use. A stored value is a VARCHAR as Logs Insights shows it; NULL is a missing value.
 *
 * `scalar_of` reads one JSON value: true and false are discovered as 1 and 0 (powertools-lambda-dotnet #667), maps
 * and lists are no value. `first_scalar` takes the first value of a list that is one. `number_of` takes plain decimal
 * notation only. `natural_key` writes each run of digits with its length in front (one digit; from nine on a 9 and
 * seven digits), so that plain text order is natural order; `text_rank` leaves numbers out of it, whose ties go by
 * their text. A macro copies its arguments, so those that may hold long expressions bind them once in a lambda: else
 * nesting them would grow the SQL exponentially.
 */
const MACROS = [
  `CREATE MACRO scalar_of(v) AS CASE left(v::VARCHAR, 1) WHEN '"' THEN v ->> '$' WHEN 't' THEN '1' WHEN 'f' THEN '0'
    WHEN '{' THEN NULL WHEN '[' THEN NULL WHEN 'n' THEN NULL ELSE v::VARCHAR END`,
  `CREATE MACRO first_scalar(found) AS list_filter(list_transform(found, lambda v: scalar_of(v)),
    lambda v: v IS NOT NULL)[1]`,
  `CREATE MACRO number_of(v) AS CASE
    WHEN regexp_full_match(v, '[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?') THEN try_cast(v AS DOUBLE) END`,
  `CREATE MACRO natural_key(v) AS array_to_string(list_transform(regexp_extract_all(v, '[0-9]+|[^0-9]+'),
    lambda part: CASE WHEN part < '0' OR part >= ':' THEN part WHEN strlen(part) < 9 THEN strlen(part) || part
      ELSE '9' || lpad(strlen(part)::VARCHAR, 7, '0') || part END), '')`,
  'CREATE MACRO text_hash(v) AS CASE WHEN v IS NOT NULL THEN (hash(v) & 4294967295)::UINTEGER END',
  'CREATE MACRO text_rank(v) AS CASE WHEN number_of(v) IS NULL THEN natural_key(v) END',
  'CREATE MACRO finite(v) AS list_transform([v], lambda x: CASE WHEN isfinite(x) THEN x END)[1]',
  `CREATE MACRO texts_equal(a, b) AS list_transform([[a, b]],
    lambda x: coalesce(x[1] = x[2], false) OR coalesce(number_of(x[1]) = number_of(x[2]), false))[1]`,
  `CREATE MACRO texts_order(a, b) AS list_transform([[a, b]], lambda x: CASE
    WHEN x[1] IS NULL OR x[2] IS NULL OR (number_of(x[1]) IS NULL) <> (number_of(x[2]) IS NULL) THEN NULL
    WHEN number_of(x[1]) IS NULL THEN CASE WHEN x[1] < x[2] THEN -1 WHEN x[1] = x[2] THEN 0 ELSE 1 END
    ELSE sign(number_of(x[1]) - number_of(x[2])) END)[1]`,
  `CREATE MACRO timestamp_text(ms) AS strftime(make_timestamp(ms::BIGINT * 1000), '%Y-%m-%d %H:%M:%S.%g')`,
  'CREATE MACRO millisecond_bin(ms, width) AS (floor(ms / width) * width)::BIGINT',
  `CREATE MACRO account_log(log_group) AS '123456789012:' || log_group`,
  `CREATE MACRO pointer_of(seq, segment, line_start, line_bytes, log_group) AS
    base64(encode(concat_ws(':', seq, segment, line_start, line_bytes, log_group)))`,
];

/** Neighbouring messages have most of their text in common, which zstd finds. */
const MESSAGE_COLUMNS = 'plain VARCHAR USING COMPRESSION zstd, json VARCHAR USING COMPRESSION zstd';

const FIELD_COLUMNS = [
  ...KNOWN_FIELDS.map((field) => `f_${field} VARCHAR`),
  ...HASHED_FIELDS.map((field) => `h_${field} UINTEGER`),
  ...NUMBER_FIELDS.map((field) => `n_${field} DOUBLE`),
].join(', ');

const TABLES = [
  `CREATE TABLE events (
    seq BIGINT, time_ms BIGINT, ingested_ms BIGINT, log_group VARCHAR, log_stream VARCHAR,
    segment INTEGER, line_start BIGINT, line_bytes INTEGER, message_bytes INTEGER, ${MESSAGE_COLUMNS}, ${FIELD_COLUMNS})`,
  'CREATE TABLE indexed (directory INTEGER, segment INTEGER, position BIGINT, PRIMARY KEY (directory, segment))',
  'CREATE TABLE version (fingerprint VARCHAR)',
];

/** Statements that make an empty index; their text is its version. */
export const INDEX_DEFINITION: readonly string[] = [...TABLES, ...MACROS, ...QUERY_FUNCTIONS];

/** Notes how far a segment is indexed: directory, segment, position. */
export const MARK_INDEXED_SQL = 'INSERT OR REPLACE INTO indexed VALUES (?, ?, ?)';

/** Rows on their way into the index, in memory. `fragment` is the JSON object that is a part of the message. */
export const STAGING_DEFINITION = `CREATE TABLE stage.staging (
  seq BIGINT, time_ms BIGINT, ingested_ms BIGINT, log_group VARCHAR, log_stream VARCHAR,
  segment INTEGER, line_start BIGINT, line_bytes INTEGER, message_bytes INTEGER,
  message VARCHAR, is_whole BOOLEAN, fragment VARCHAR)`;

/**
 * Moves the staged rows into the events table and fills the known columns.
 *
 * The columns are read by the same functions as a field without a column, so that both give the same answer.
 * The message is stored once: as `json` when it is one JSON object as a whole, else as `plain`.
 */
export const UNSTAGE_SQL = `INSERT INTO events
  SELECT seq, time_ms, ingested_ms, log_group, log_stream, segment, line_start, line_bytes, message_bytes,
    CASE WHEN object IS NULL OR object <> message THEN message END, object,
    ${[
      ...KNOWN_FIELDS.map((field) => `f_${field}`),
      ...HASHED_FIELDS.map((field) => `text_hash(f_${field})`),
      ...NUMBER_FIELDS.map((field) => `number_of(f_${field})`),
    ].join(', ')}
  FROM (SELECT *, ${KNOWN_FIELDS.map((field, index) => `scalar_of(known[${index + 1}]) AS f_${field}`).join(', ')}
    FROM (SELECT *, json_extract(object, [${KNOWN_FIELDS.map((field) => `'/${field}'`).join(', ')}]) AS known
      FROM (SELECT *, CASE WHEN json_valid(candidate) THEN candidate END AS object
        FROM (SELECT *, CASE WHEN is_whole THEN message ELSE fragment END AS candidate FROM stage.staging))))`;
