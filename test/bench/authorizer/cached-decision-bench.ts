import type { Bench, BenchResult, Bound } from '../bench.ts';
import { compare, quantile, summarize, type Window } from '../measure.ts';
import { renderFigures, renderRatio } from '../report.ts';
import { rotate } from '../rotation.ts';
import { makeScratchFolder } from '../scratch-folder.ts';
import { buildVariant, LIBRARY } from './bundle-variants.ts';
import { type IntrospectionSetting, withIntrospection } from './introspection-setting.ts';

const ROUNDS = 25;
const CALLS = 500;
const CPU_LIMIT_US = 150;

const PEER = 'bare node:http round trip';
const CACHED = 'Gatelens, answer cached, record and metrics written';

/** What a decision costs whose introspection answer is still known. */
export const cachedDecisionBench: Bench = {
  name: 'authorizer/cached-decision',
  run: () => {
    const folder = makeScratchFolder();
    return withIntrospection(folder, async (setting) => measureCached(folder, setting));
  },
};

const measureCached = async (folder: string, setting: IntrospectionSetting): Promise<BenchResult> => {
  const library = await buildVariant(LIBRARY, folder);
  const cached = await setting.startSubject({
    name: CACHED,
    program: new URL('./subjects/cached-decision.ts', import.meta.url),
    calls: CALLS,
    bundle: library.file,
  });
  await cached.runWindow({ warmUp: 1, calls: 10 });
  // The token is always the same: with a cache the server was asked once.
  if ((await setting.countRequests()) > 1) throw new Error('Cached calls reached the introspection server.');
  const peer = await setting.startSubject({
    name: PEER,
    program: new URL('./subjects/bare-round-trip.ts', import.meta.url),
    calls: CALLS,
  });
  const windows = await rotate([peer, cached], ROUNDS);
  return buildResult(windows.get(CACHED) ?? [], windows.get(PEER) ?? []);
};

/** The share of calm windows: a bound in absolute time would else be one on what else the machine does. */
const CALM = 0.2;

const buildResult = (cached: readonly Window[], peer: readonly Window[]): BenchResult => ({
  title: 'A cached decision (microseconds)',
  table: {
    columns: ['subject', 'ratio to peer', 'p50', 'p95', 'CPU per call'],
    rows: [
      [PEER, renderRatio(compare(peer, peer)), ...renderFigures(summarize(peer))],
      [CACHED, renderRatio(compare(cached, peer)), ...renderFigures(summarize(cached))],
    ],
  },
  bounds: [measuredBound(cached)],
  notes: [
    'All checks, the record and the metrics are made on every call; only the server is not asked.',
    'Calm windows: the calmest fifth. Other load on the machine lengthens also the CPU time of a call.',
  ],
});

const measuredBound = (windows: readonly Window[]): Bound => ({
  kind: 'measured',
  what: 'CPU of a cached decision, calm windows',
  unit: 'µs',
  limit: { atMost: CPU_LIMIT_US },
  value: quantile(
    windows.map(({ latenciesUs, cpuUs }) => cpuUs / latenciesUs.length),
    CALM,
  ),
});
