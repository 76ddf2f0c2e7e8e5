import type { DataSet } from './data-set.ts';

/** What kind of question a query is: each kind has a bound of its own. */
export type QueryKind = 'lookup' | 'window' | 'group' | 'scan';

/** A query under measurement. */
export interface BenchQuery {
  readonly name: string;
  readonly kind: QueryKind;
  readonly runs: number;
  /** The query of one run, with keys of its own. */
  text(data: DataSet, run: number): string;
  /** Share of the whole range that it asks for, its newest part; 1 when absent. */
  readonly share?: number;
  /** What a plain scan does with each parsed record, to compare with. */
  readonly plain?: (record: { readonly [key: string]: unknown }, data: DataSet) => boolean;
}

const NEWEST = '| sort @timestamp desc | limit 100';
const RECORDS = 'fields @timestamp, @message';

/** Some record of the data set, another one for each run. */
const some = (data: DataSet, run: number): number => Math.floor((data.records * ((run * 37) % 101)) / 101);

const ONE_DAY = 1 / 7;

/** The queries of the benchmark. */
export const QUERIES: readonly BenchQuery[] = [
  {
    name: 'by token hash',
    kind: 'lookup',
    runs: 21,
    text: (data, run) =>
      `${RECORDS} | filter token_hash = "${data.keys(some(data, run)).tokenHash}" ${NEWEST}`,
    plain: (record, data) => record['token_hash'] === data.keys(some(data, 1)).tokenHash,
  },
  {
    name: 'by client id, newest 100',
    kind: 'lookup',
    runs: 21,
    text: (data, run) => `${RECORDS} | filter client_id = "${data.keys(some(data, run)).clientId}" ${NEWEST}`,
  },
  {
    name: 'by decision id',
    kind: 'lookup',
    runs: 21,
    text: (data, run) => `${RECORDS} | filter decision_id = "${data.keys(some(data, run)).decisionId}"`,
  },
  {
    name: "the dashboard's search for a call id",
    kind: 'lookup',
    runs: 21,
    text: (data, run) => {
      const id = data.keys(some(data, run)).decisionId;
      return `${RECORDS} | filter request_id = "${id}" or decision_id = "${id}" or fapi_interaction_id = "${id}"
        | filter schema like "gatelens.decision/1" ${NEWEST}`;
    },
  },
  {
    name: 'newest 100 of all',
    kind: 'window',
    runs: 21,
    text: () => `${RECORDS} ${NEWEST}`,
  },
  {
    name: 'refusals of a client in one day',
    kind: 'window',
    runs: 21,
    share: ONE_DAY,
    text: (data, run) =>
      `${RECORDS} | filter client_id = "${data.keys(some(data, run)).clientId}" and decision = "Deny" ${NEWEST}`,
  },
  {
    name: 'reasons by 5 minutes in one day',
    kind: 'window',
    runs: 11,
    share: ONE_DAY,
    text: () => 'stats count(*) by bin(5m), reason',
  },
  {
    name: 'reasons by 5 minutes in 7 days',
    kind: 'group',
    runs: 11,
    text: () => 'stats count(*) as calls by bin(5m), reason | limit 100000',
    plain: (record) => record['reason'] !== undefined,
  },
  {
    name: 'refusals by client, top 20',
    kind: 'group',
    runs: 11,
    text: () =>
      'filter decision = "Deny" | stats count(*) as calls by client_id | sort calls desc | limit 20',
  },
  {
    name: 'p99 of the duration by route',
    kind: 'group',
    runs: 11,
    text: () => 'stats pct(duration_ms, 99) as p99 by resource',
  },
  {
    name: 'a field without a column, one day',
    kind: 'scan',
    runs: 3,
    share: ONE_DAY,
    text: () => 'filter required_scope = "payments:write" | stats count(*) by decision',
  },
  {
    name: 'text in the message, one day',
    kind: 'scan',
    runs: 3,
    share: ONE_DAY,
    text: () => 'filter @message like "user-4711" | stats count(*)',
  },
];
