import { rmSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import type { Bench, BenchOptions, BenchResult, Bound } from '../bench.ts';
import { quantile } from '../measure.ts';
import { makeScratchFolder } from '../scratch-folder.ts';
import { type DataSet, defineDataSet, keepDataSet, readKeptDataSet } from './data-set.ts';
import { laySegments } from './lay-segments.ts';
import { createClient, putAll, timeQuery } from './logs-client.ts';
import { timePlainScan } from './plain-scan.ts';
import { type BenchQuery, QUERIES, type QueryKind } from './queries.ts';
import { type StoreProcess, startStoreProcess } from './store-process.ts';

const DEFAULT_RECORDS = 1_000_000;
/** More than this is laid down as segments: through the API it would take too long. */
const MOST_THROUGH_API = 1_000_000;
/** A record in its segment, and its part of the index. */
const BYTES_PER_RECORD = 2_000;
const MB = 1_000_000;

/** What is promised, by the size of the data set; milliseconds and bytes. */
interface Limits {
  readonly lookup: number;
  readonly window: number;
  readonly group: number;
  readonly memory: number;
}

const LIMITS: Limits = { lookup: 100, window: 250, group: 250, memory: 1000 * MB };
const LARGE_LIMITS: Limits = { lookup: 300, window: 300, group: 1500, memory: 1500 * MB };
const START_LIMIT_MS = 3000;
const INGEST_LIMIT = 10_000;

/** A query and the times of its runs. */
interface Measured {
  readonly query: BenchQuery;
  readonly times: readonly number[];
  readonly rows: number;
  readonly plainMs: number | undefined;
}

/** Times of the log store: its queries, its writes, its memory and its start. */
export const logsBench: Bench = {
  name: 'logs/store',
  run: async ({ records = DEFAULT_RECORDS, data: kept }: BenchOptions) => {
    if (kept !== undefined) return measureKept(kept, records);
    const folder = makeScratchFolder();
    try {
      const data = newDataSet(records);
      return await measure(folder, data, await fill(folder, data));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const newDataSet = (records: number): DataSet => defineDataSet(records, Math.floor(Date.now() / 1000) * 1000);

/** Measures in a directory that stays: what is filled already is only queried. */
const measureKept = async (folder: string, records: number): Promise<BenchResult> => {
  const found = readKeptDataSet(folder);
  if (found !== undefined) return measure(folder, found, NOT_FILLED);
  await mkdir(folder, { recursive: true });
  const data = newDataSet(records);
  const filled = await fill(folder, data);
  keepDataSet(folder, data);
  return measure(folder, data, filled);
};

const checkRoom = async (folder: string, records: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder);
  const needed = records * BYTES_PER_RECORD;
  if (bavail * bsize < needed * 2)
    throw new Error(`${records} records need ${(needed / MB).toFixed(0)} MB, and as much must stay free`);
};

const measure = async (folder: string, data: DataSet, filled: Filling): Promise<BenchResult> => {
  const started = performance.now();
  const store = await startStoreProcess(folder);
  const startMs = performance.now() - started;
  try {
    const measured: Measured[] = [];
    for (const query of QUERIES) measured.push(await measureQuery(store, folder, data, query));
    const { peakBytes } = await store.usage();
    return buildResult(data, { ...filled, startMs, measured, peakBytes });
  } finally {
    await store.close();
  }
};

/** How the data set came to be there. */
interface Filling {
  readonly notes: readonly string[];
  readonly ingestPerSecond: number | undefined;
  readonly fillPeakBytes: number | undefined;
}

const NOT_FILLED: Filling = {
  notes: ['The records were there from an earlier run: filling was not measured.'],
  ingestPerSecond: undefined,
  fillPeakBytes: undefined,
};

const fill = async (folder: string, data: DataSet): Promise<Filling> => {
  await checkRoom(folder, data.records);
  return data.records > MOST_THROUGH_API ? fillSegments(folder, data) : fillByApi(folder, data);
};

const fillByApi = async (folder: string, data: DataSet): Promise<Filling> => {
  const store = await startStoreProcess(folder);
  const client = createClient(store.url);
  const started = performance.now();
  const latencies = await putAll(client, data);
  await countAll(store, data);
  const seconds = (performance.now() - started) / 1000;
  client.destroy();
  const { peakBytes, cpuUs } = await store.close();
  const p = (share: number): string => quantile(latencies, share).toFixed(0);
  return {
    ingestPerSecond: data.records / seconds,
    fillPeakBytes: peakBytes,
    notes: [
      `Written through PutLogEvents by the AWS SDK in another process, about 1 MB each, 4 at a time, each on disk (fsync) before its answer: p50 ${p(0.5)} ms, p95 ${p(0.95)} ms; ` +
        `until all could be queried ${seconds.toFixed(0)} s, ${(cpuUs / data.records).toFixed(0)} µs of CPU per event in the store.`,
    ],
  };
};

const fillSegments = async (folder: string, data: DataSet): Promise<Filling> => {
  await laySegments(folder, data);
  const begun = performance.now();
  const store = await startStoreProcess(folder);
  const openMs = performance.now() - begun;
  await countAll(store, data);
  const seconds = (performance.now() - begun) / 1000;
  const { peakBytes } = await store.close();
  return {
    ingestPerSecond: undefined,
    fillPeakBytes: peakBytes,
    notes: [
      `Laid down as segments. Without an index the store answered after ${openMs.toFixed(0)} ms, and queries once the index was filled, after ${seconds.toFixed(0)} s.`,
    ],
  };
};

/** @throws Error unless a query finds every record. */
const countAll = async (store: StoreProcess, data: DataSet): Promise<void> => {
  const client = createClient(store.url);
  const { scanned } = await timeQuery(client, { ...data, query: 'stats count(*)' });
  client.destroy();
  if (scanned !== data.records) throw new Error(`${scanned} of ${data.records} records are there`);
};

const measureQuery = async (
  store: StoreProcess,
  folder: string,
  data: DataSet,
  query: BenchQuery,
): Promise<Measured> => {
  const client = createClient(store.url);
  const startMs = data.endMs - (data.endMs - data.startMs) * (query.share ?? 1);
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run <= query.runs; run += 1) {
    const answer = await timeQuery(client, { query: query.text(data, run), startMs, endMs: data.endMs });
    // The first run warms up connection, plan and cache.
    if (run > 0) times.push(answer.ms);
    rows = answer.rows;
    if (rows === 0 && run !== 0 && query.kind === 'lookup') throw new Error(`${query.name} found nothing`);
  }
  client.destroy();
  const plainMs = query.plain === undefined ? undefined : await timePlainScan(folder, data, query.plain);
  return { query, times, rows, plainMs };
};

interface Found extends Filling {
  readonly measured: readonly Measured[];
  readonly startMs: number;
  readonly peakBytes: number;
}

const buildResult = (data: DataSet, found: Found): BenchResult => {
  const limits = data.records > MOST_THROUGH_API ? LARGE_LIMITS : LIMITS;
  const { measured, startMs, ingestPerSecond, peakBytes, fillPeakBytes } = found;
  return {
    title: `The log store with ${data.records} records (milliseconds)`,
    table: {
      columns: ['query', 'rows', 'p50', 'p95', 'plain scan with JSON.parse / p50'],
      rows: measured.map(renderMeasured),
    },
    bounds: [
      ...worst(measured, 'lookup', 'p95 of the slowest lookup', limits.lookup),
      ...worst(measured, 'window', 'p95 of the slowest bounded window', limits.window),
      ...worst(measured, 'group', 'p95 of the slowest group-by over 7 days', limits.group),
      ...(ingestPerSecond === undefined
        ? []
        : [bound('events written per second', 'events/s', ingestPerSecond, { atLeast: INGEST_LIMIT })]),
      ...(fillPeakBytes === undefined
        ? []
        : [bound('peak memory while filling', 'MB', fillPeakBytes / MB, { atMost: limits.memory / MB })]),
      bound('peak memory while querying', 'MB', peakBytes / MB, { atMost: limits.memory / MB }),
      bound('start with its index', 'ms', startMs, { atMost: START_LIMIT_MS }),
    ],
    notes: [
      'A query: from StartQuery to the whole answer of GetQueryResults by the AWS SDK, asked without a pause.',
      'A plain scan reads 200000 records from the segments in this process; for more, its time is extrapolated.',
      ...found.notes,
    ],
  };
};

const worst = (
  measured: readonly Measured[],
  kind: QueryKind,
  what: string,
  atMost: number,
): readonly Bound[] => {
  const times = measured.filter(({ query }) => query.kind === kind).map((each) => quantile(each.times, 0.95));
  return times.length === 0 ? [] : [bound(what, 'ms', Math.max(...times), { atMost })];
};

const bound = (what: string, unit: string, value: number, limit: Bound['limit']): Bound => ({
  kind: 'measured',
  what,
  unit,
  value,
  limit,
});

const renderMeasured = ({ query, times, rows, plainMs }: Measured): readonly string[] => [
  query.name,
  String(rows),
  quantile(times, 0.5).toFixed(1),
  quantile(times, 0.95).toFixed(1),
  plainMs === undefined ? '-' : (plainMs / quantile(times, 0.5)).toFixed(0),
];
