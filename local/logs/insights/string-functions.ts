import { joinSql, type SqlFragment, sql } from '../store/sql.ts';
import { define, type FunctionTable } from './function-table.ts';

/** What `trim` and `isblank` take as white space. */
const BLANKS = ' \t\n\r\f\v';

const ONE = { takes: ['text'], gives: 'text' } as const;
const TEST = { takes: ['text', 'text'], gives: 'boolean' } as const;
const TRIM = { takes: ['text', 'text'], optional: 1, gives: 'text' } as const;

const charsOr = (chars: SqlFragment | undefined): SqlFragment => chars ?? sql`${BLANKS}::VARCHAR`;

/**
 * Functions on strings. Positions and lengths count Unicode code points; what cannot be decoded is missing.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html String functions}
 */
export const STRING_FUNCTIONS: FunctionTable = {
  isempty: define({ takes: ['text'], gives: 'boolean' }, (text) => sql`(coalesce(${text}, '') = '')`),
  isblank: define(
    { takes: ['text'], gives: 'boolean' },
    (text) => sql`(trim(coalesce(${text}, ''), ${BLANKS}::VARCHAR) = '')`,
  ),
  concat: define(
    { takes: ['text'], rest: 'text', gives: 'text' },
    (...parts) => sql`concat(${joinSql(parts, ', ')})`,
  ),
  ltrim: define(TRIM, (text, chars?: SqlFragment) => sql`ltrim(${text}, ${charsOr(chars)})`),
  rtrim: define(TRIM, (text, chars?: SqlFragment) => sql`rtrim(${text}, ${charsOr(chars)})`),
  trim: define(TRIM, (text, chars?: SqlFragment) => sql`trim(${text}, ${charsOr(chars)})`),
  strlen: define({ takes: ['text'], gives: 'number' }, (text) => sql`length(${text})::DOUBLE`),
  toupper: define(ONE, (text) => sql`upper(${text})`),
  tolower: define(ONE, (text) => sql`lower(${text})`),
  substr: define(
    { takes: ['text', 'number', 'number'], optional: 1, gives: 'text' },
    (text, start, length?: SqlFragment) =>
      length === undefined
        ? sql`code_points_from(${text}, ${start})`
        : sql`code_points(${text}, ${start}, ${length})`,
  ),
  replace: define(
    { takes: ['text', 'text', 'text'], gives: 'text' },
    (text, search, replacement) => sql`replace(${text}, ${search}, ${replacement})`,
  ),
  // The documented third argument, "ignore case", has no effect on AWS (measured 2026-06-10).
  strcontains: define(
    { takes: ['text', 'text', 'text'], optional: 1, gives: 'boolean' },
    (text, search) => sql`coalesce(contains(${text}, ${search}), false)`,
  ),
  startswith: define(TEST, (text, start) => sql`coalesce(starts_with(${text}, ${start}), false)`),
  endswith: define(TEST, (text, end) => sql`coalesce(ends_with(${text}, ${end}), false)`),
  urlencode: define(ONE, (text) => sql`url_encode(${text})`),
  urldecode: define(ONE, (text) => sql`TRY(url_decode(${text}))`),
  base64encode: define(ONE, (text) => sql`to_base64(encode(${text}))`),
  base64decode: define(ONE, (text) => sql`TRY(decode(from_base64(${text})))`),
  split: define(
    { takes: ['text', 'text'], gives: 'list' },
    (text, separator) => sql`to_json(string_split(${text}, ${separator}))::VARCHAR`,
  ),
  hextoascii: define(ONE, (text) => sql`hex_text(${text})`),
  hextodec: define({ takes: ['text'], gives: 'number' }, (text) => sql`hex_number(${text})`),
  dectohex: define({ takes: ['number'], gives: 'text' }, (number) => sql`number_hex(${number})`),
  md5: define(ONE, (text) => sql`md5(${text})`),
  sha256: define(ONE, (text) => sql`sha256(${text})`),
  messagesize: define({ takes: ['text'], gives: 'number' }, (text) => sql`strlen(${text})::DOUBLE`),
  isnumeric: define({ takes: ['text'], gives: 'boolean' }, (text) => sql`(number_of(${text}) IS NOT NULL)`),
};
