import { ACCESS_LOG_SCHEMA } from '../../../shared/access-log.ts';
import { DECISION_SCHEMA } from '../../../shared/decision-record.ts';
import type { Filter } from '../../contract/filter.ts';
import type { Lookup } from '../../contract/lookup.ts';
import { filterCommands } from './filter-condition.ts';
import { buildLookupCondition } from './lookup-condition.ts';
import { isSafeSubstring, joinCommands, numberText, textContains, textEquals, textIn } from './query-text.ts';

/** EMF lines and Lambda's own lines share the log group, so every query asks for the schema of the record. */
export const ONLY_DECISIONS = `filter schema like "${DECISION_SCHEMA}"`;

/** The schema in the text of a line that has no fields. */
const ACCESS_TEXT = `filter ${textContains('@message', ACCESS_LOG_SCHEMA)}`;

const ONLY_ACCESS = `filter schema like "${ACCESS_LOG_SCHEMA}"`;

const EVENT = 'fields @timestamp, @message';

/** Which decisions a search asks for. */
export interface DecisionSearch {
  readonly lookup?: Lookup | undefined;
  readonly filter?: Filter | undefined;
  readonly order?: 'newest' | 'oldest' | undefined;
  /** Rows, a whole number of 1 or more. */
  readonly limit: number;
}

/**
 * Builds the Logs Insights query for the decisions of a lookup, of a filter, of both, or of all calls.
 *
 * @throws ValueNotSearchable for a value that cannot stand in a query.
 * @throws RangeError for a limit that is none.
 */
export const buildDecisionQuery = ({ lookup, filter, order = 'newest', limit }: DecisionSearch): string =>
  joinCommands([
    EVENT,
    ...(lookup === undefined ? [] : [`filter ${buildLookupCondition(lookup)}`]),
    ...filterCommands(filter),
    ONLY_DECISIONS,
    `sort @timestamp ${order === 'newest' ? 'desc' : 'asc'}`,
    limitCommand(limit),
  ]);

/** A client's last allowed call before a moment. */
export interface LastAllowedSearch {
  readonly client_id: string;
  readonly resource?: string | undefined;
  readonly method?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly before: number;
}

/**
 * Builds the query for the last allowed call of a client, on a route when one is named.
 *
 * @throws ValueNotSearchable for a value that cannot stand in a query.
 */
export const buildLastAllowedQuery = ({ client_id, resource, method, before }: LastAllowedSearch): string =>
  joinCommands([
    EVENT,
    `filter ${textEquals('client_id', client_id)}`,
    ...(resource === undefined ? [] : [`filter ${textEquals('resource', resource)}`]),
    ...(method === undefined ? [] : [`filter ${textEquals('method', method)}`]),
    'filter decision = "Allow"',
    `filter toMillis(@timestamp) < ${numberText(before)}`,
    ONLY_DECISIONS,
    'sort @timestamp desc',
    limitCommand(1),
  ]);

/**
 * Builds the query for the access-log lines of calls by their request ids.
 *
 * The line of a single call is looked for in the text, too: a line that a text of its caller broke has no fields.
 *
 * @throws ValueNotSearchable for ids that cannot stand in a query.
 */
export const buildAccessQuery = (requestIds: readonly string[], limit: number): string =>
  joinCommands([EVENT, ...idCommands(requestIds), 'sort @timestamp desc', limitCommand(limit)]);

const idCommands = (requestIds: readonly string[]): readonly string[] => {
  const [only, ...more] = requestIds;
  const byField = textIn('request_id', requestIds);
  if (only === undefined || more.length > 0 || !isSafeSubstring(only))
    return [`filter ${byField}`, ONLY_ACCESS];
  return [`filter ${byField} or ${textContains('@message', only)}`, ACCESS_TEXT];
};

/** Builds the query for the calls in the access log that have no decision. API Gateway writes `-` for "no value". */
export const buildNotInvokedQuery = (limit: number): string =>
  joinCommands([
    EVENT,
    'filter not ispresent(decision_id) or decision_id = "-"',
    ONLY_ACCESS,
    'sort @timestamp desc',
    limitCommand(limit),
  ]);

/** Builds the query for decisions that stand in the access log more than once. */
export const buildReusedQuery = (limit: number): string =>
  joinCommands([
    'filter ispresent(decision_id) and decision_id != "-"',
    ONLY_ACCESS,
    'stats count(*) as calls, earliest(@timestamp) as first_seen, latest(@timestamp) as last_seen by decision_id',
    'filter calls > 1',
    'sort calls desc',
    limitCommand(limit),
  ]);

/**
 * Builds the `limit` command.
 *
 * @throws RangeError for anything but a whole number of 1 or more.
 */
export const limitCommand = (count: number): string => {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError('a limit is a whole number of 1 or more');
  return `limit ${count}`;
};
