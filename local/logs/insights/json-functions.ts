import { sql } from '../store/sql.ts';
import { define, type FunctionTable } from './function-table.ts';

/**
 * Functions on maps and lists, from jsonParse() or as the event has them.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html JSON functions}
 */
export const JSON_FUNCTIONS: FunctionTable = {
  jsonstringify: define({ takes: ['json'], gives: 'text' }, (json) => sql`structure_of(${json})`),
  jsonarraysize: define({ takes: ['json'], gives: 'number' }, (json) => sql`list_size(${json})`),
  jsonarraycontains: define(
    { takes: ['json', 'text'], gives: 'boolean' },
    (json, text) => sql`coalesce(list_contains(list_texts(${json}), ${text}), false)`,
  ),
};
