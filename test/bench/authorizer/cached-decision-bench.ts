import type { Bench, BenchResult, Bound } from '../bench.ts';
import { quantile } from '../measure.ts';
import { rotate } from '../rotation.ts';
import { makeScratchFolder } from '../scratch-folder.ts';
import { buildVariant, LIBRARY } from './bundle-variants.ts';
import { tabulate, type Windows } from './decision-windows.ts';
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
  return buildResult(await rotate([peer, cached], ROUNDS));
};

/** The share of calm windows: what else the machine does lengthens the CPU time of a call too. */
const CALM = 0.2;

const buildResult = (windows: Windows): BenchResult => ({
  title: 'A cached decision (microseconds)',
  table: tabulate(windows, PEER),
  bounds: [
    boundCpu(windows, 'CPU of a cached decision', 0.5),
    boundCpu(windows, 'CPU of a cached decision, calmest fifth of the windows', CALM),
  ],
  notes: ['All checks, the record and the metrics are made on every call; only the server is not asked.'],
});

const boundCpu = (windows: Windows, what: string, share: number): Bound => {
  const perCall = (windows.get(CACHED) ?? []).map(({ latenciesUs, cpuUs }) => cpuUs / latenciesUs.length);
  return {
    kind: 'measured',
    what,
    unit: 'µs',
    limit: { atMost: CPU_LIMIT_US },
    value: quantile(perCall, share),
  };
};
