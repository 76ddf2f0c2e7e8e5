import type { Presence, QueryProgress } from '../../contract/query-answer.ts';
import { isUnfinished } from '../../contract/query-status.ts';
import type { QueryResults } from '../logs/logs-reader.ts';
import type { QueryContext } from '../query-id.ts';
import { buildIntrospectionAnswer } from './introspection-answer.ts';
import { buildOverviewAnswer } from './overview-answer.ts';
import { countCell, type ResultRow, textCell, timeCell } from './result-cells.ts';
import { parseAccessRow, parseResultRow, parseTableRow } from './result-rows.ts';

/** As the page writes sizes: a price that a reader can compute again. At powers of 1024 it would be 7 % less. */
const BYTES_PER_GB = 1e9;

/** Price of bytes in US dollars; nothing where nothing is billed. */
export const costOf = (bytes: number, pricePerGb: number | undefined): { costUsd?: number } =>
  pricePerGb === undefined ? {} : { costUsd: (bytes / BYTES_PER_GB) * pricePerGb };

/** What the answer depends on beside the query. */
export interface AnswerSettings {
  readonly pricePerGb: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Builds the answer to a question from the results of its query so far. */
export const buildProgress = (
  results: QueryResults,
  context: QueryContext,
  { pricePerGb, now }: AnswerSettings,
): QueryProgress => {
  const { status, statistics, rows } = results;
  const common = {
    status,
    statistics,
    ...costOf(statistics.bytesScanned, pricePerGb),
    isCut: statistics.rows >= context.limit,
  };
  switch (context.kind) {
    case 'search':
    case 'last_allowed':
      return { kind: context.kind, ...common, rows: rows.map(parseResultRow) };
    case 'call':
      return {
        kind: 'call',
        ...common,
        rows: rows.map(parseResultRow),
        presence: presenceOf(results, now - context.askedSince),
      };
    case 'access':
    case 'not_invoked':
      return { kind: context.kind, ...common, rows: rows.map(parseAccessRow) };
    case 'reused_decisions':
      return { kind: context.kind, ...common, decisions: rows.flatMap(parseReusedDecision) };
    case 'overview':
      return { kind: 'overview', ...common, ...buildOverviewAnswer(rows, context) };
    case 'introspection':
      return { kind: 'introspection', ...common, ...buildIntrospectionAnswer(rows, context) };
    case 'expert':
      return { kind: 'expert', ...common, columns: columnsOf(rows), rows: rows.map(parseTableRow) };
  }
};

/** Events become queryable after up to a minute; a call that is not there after more was never logged. */
const FRESH_MS = 90_000;
const LOOK_AGAIN_MS = [1_000, 2_000, 4_000] as const;

const presenceOf = ({ status, rows }: QueryResults, askedForMs: number): Presence => {
  if (rows.length > 0) return { state: 'found' };
  if (!isUnfinished(status) && askedForMs >= FRESH_MS) return { state: 'absent' };
  const lookAgainAfterMs = LOOK_AGAIN_MS.find((ms) => askedForMs < 4 * ms) ?? 5_000;
  return { state: 'not_yet', lookAgainAfterMs };
};

const parseReusedDecision = (row: ResultRow) => {
  const decisionId = textCell(row, 'decision_id');
  return decisionId === undefined
    ? []
    : [
        {
          decision_id: decisionId,
          calls: countCell(row, 'calls'),
          firstSeen: timeCell(row, 'first_seen') ?? 0,
          lastSeen: timeCell(row, 'last_seen') ?? 0,
        },
      ];
};

const columnsOf = (rows: readonly ResultRow[]): string[] => [
  ...new Set(
    rows.flatMap((row) =>
      row.flatMap(({ field }) => (field === undefined || field === '@ptr' ? [] : [field])),
    ),
  ),
];
