import { compilePlan } from '../../local/logs/insights/plan-sql.ts';
import { prepareQuery } from '../../local/logs/insights/query-engine.ts';
import { formatRows, type ResultCell } from '../../local/logs/insights/result-format.ts';
import { EventIndex } from '../../local/logs/store/event-index.ts';
import { TEST_NOW, temporaryDirectory } from './logs.ts';

/** An event to query. */
export interface QueriedEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** A row as an object, without `@ptr`. */
export type AnswerRow = { readonly [field: string]: string | undefined };

/** Events in an index of their own, without the API in front. */
export interface QueriedEvents extends AsyncDisposable {
  /** Runs a query to its end over all events. */
  readonly ask: (query: string) => Promise<readonly AnswerRow[]>;
}

const GROUP = 'queried';
const MAX_ROWS = 10_000;

const toObject = (cells: readonly ResultCell[]): AnswerRow =>
  Object.fromEntries(cells.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value]));

/** Indexes events; the index goes when the scope ends. */
export const indexEvents = async (events: readonly QueriedEvent[]): Promise<QueriedEvents> => {
  const directory = await temporaryDirectory();
  const index = await EventIndex.open(directory.path);
  const stored = events.map((event, at) => ({
    ...event,
    sequence: at + 1,
    location: { directory: 1, segment: 1, start: at, length: 1 },
  }));
  const batches = [{ logStream: 'stream', ingestionTime: TEST_NOW, end: 1, events: stored }];
  await index.add([{ logGroup: GROUP, directory: 1, segment: 1, batches }]);
  const times = { from: 0, to: TEST_NOW + 999, now: TEST_NOW };
  const range = { logGroups: [GROUP], ...times };
  return {
    ask: async (query) => {
      const plan = await prepareQuery(index, query, times);
      const rows = await index.query(compilePlan(plan, range, MAX_ROWS).rows);
      return formatRows(plan, rows).map(toObject);
    },
    [Symbol.asyncDispose]: async () => {
      await index.close();
      await directory[Symbol.asyncDispose]();
    },
  };
};
