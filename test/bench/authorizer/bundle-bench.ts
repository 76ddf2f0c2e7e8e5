import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAuthorizer } from '../../../cli/artefact/authorizer-bundle.ts';
import type { Bench, BenchResult, Spread } from '../bench.ts';
import { median, quantile } from '../measure.ts';
import { makeScratchFolder } from '../scratch-folder.ts';
import { type BundleSize, measureSize } from './bundle-size.ts';
import { buildVariant, POWERTOOLS, WITH_AXIOS } from './bundle-variants.ts';
import { type ColdStart, startCold } from './cold-start.ts';
import { withIntrospection } from './introspection-setting.ts';

const RUNS = 25;
const SIZE_LIMIT_BYTES = 64_000;
const IMPORT_LIMIT = 1.25;

/** A bundle and what its cold starts took. */
interface Measured extends BundleSize {
  readonly name: string;
  readonly file: string;
  readonly starts: ColdStart[];
}

/** How large the Lambda bundle is, and how long a cold start needs to import it. */
export const bundleBench: Bench = {
  name: 'authorizer/bundle',
  run: async () => {
    const folder = makeScratchFolder();
    const bundles = await provideBundles(folder);
    await withIntrospection(
      folder,
      async (setting) => {
        for (let run = 0; run < RUNS; run += 1)
          for (const bundle of run % 2 === 0 ? bundles : bundles.toReversed())
            bundle.starts.push(await startCold(bundle.file, setting));
      },
      'https',
    );
    return buildResult(bundles);
  },
};

type Bundles = readonly [authorizer: Measured, powertools: Measured, ...others: Measured[]];

const provideBundles = async (folder: string): Promise<Bundles> => {
  const authorizer = join(folder, 'authorizer');
  const size = measureSize(await buildAuthorizer(authorizer));
  const empty = join(folder, 'empty.mjs');
  await writeFile(empty, '');
  const [powertools, axios] = await Promise.all([
    buildVariant(POWERTOOLS, folder),
    buildVariant(WITH_AXIOS, folder),
  ]);
  return [
    { name: 'Gatelens', file: join(authorizer, 'index.mjs'), ...size, starts: [] },
    { name: 'node:https + Powertools Logger and Metrics', ...powertools, starts: [] },
    { name: 'Gatelens with axios besides', ...axios, starts: [] },
    { name: 'an empty file', file: empty, bytes: 0, allBytes: 0, starts: [] },
  ];
};

const buildResult = ([authorizer, peer, ...others]: Bundles): BenchResult => ({
  title: 'The Lambda bundle and its cold start (milliseconds)',
  table: {
    columns: ['bundle', 'bytes', 'all chunks', 'import p50', 'import p95', 'import CPU', 'first decision'],
    rows: [authorizer, peer, ...others].map(renderRow),
  },
  bounds: [
    {
      kind: 'measured',
      what: 'bundle size',
      unit: 'bytes',
      value: authorizer.bytes,
      limit: { atMost: SIZE_LIMIT_BYTES },
    },
    {
      kind: 'measured',
      what: 'import / import of node:https + Powertools',
      unit: '',
      ...comparePaired(authorizer, peer),
      limit: { atMost: IMPORT_LIMIT },
    },
  ],
  notes: [
    'Bytes: what every cold start loads. All chunks: with those that only some configurations load.',
    `Import: from the import statement to the evaluated module, in ${RUNS} fresh processes each, taken in turn.`,
    'First decision: the first call after it, with a new TLS connection to the introspection server.',
  ],
});

const importTimes = ({ starts }: Measured): readonly number[] => starts.map(({ importMs }) => importMs);

/** Ratios of the starts that followed each other. */
const comparePaired = (
  subject: Measured,
  peer: Measured,
): { readonly value: number; readonly spread: Spread } => {
  const peers = importTimes(peer);
  const ratios = importTimes(subject).map((time, run) => time / (peers[run] ?? Number.NaN));
  return { value: median(ratios), spread: { low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) } };
};

const renderRow = (measured: Measured): readonly string[] => {
  const decisions = measured.starts.flatMap(({ firstDecisionMs }) => firstDecisionMs ?? []);
  return [
    measured.name,
    String(measured.bytes),
    String(measured.allBytes),
    median(importTimes(measured)).toFixed(1),
    quantile(importTimes(measured), 0.95).toFixed(1),
    median(measured.starts.map(({ cpuMs }) => cpuMs)).toFixed(1),
    decisions.length === 0 ? '-' : median(decisions).toFixed(1),
  ];
};
