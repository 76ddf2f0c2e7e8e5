import { makeCertificates } from '../../../local/certificates/certificate-maker.ts';
import type { Bench, BenchResult, Bound } from '../bench.ts';
import { slope } from '../measure.ts';
import { startProgram } from '../program.ts';
import { makeScratchFolder } from '../scratch-folder.ts';
import { buildVariant, LIBRARY } from './bundle-variants.ts';
import { writeSetting } from './child-setting.ts';

const DECISIONS = 200_000;
const STEPS = 20;
/** More than any cache of the authorizer keeps: from then on nothing may grow. */
const WARM_UP = 30_000;

/** Half of the smallest object that could be kept for each decision (16 bytes). */
const HEAP_LIMIT_BYTES = 8;
/** The resident set also holds what the allocator has not given back, and moves by megabytes from step to step. */
const RSS_LIMIT_BYTES = 64;

/** Memory of the process after garbage collection, bytes. */
interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

/** Whether anything is kept from one decision to the next. */
export const memoryBench: Bench = { name: 'authorizer/memory', run: async () => buildResult(await sample()) };

const sample = async (): Promise<readonly Memory[]> => {
  const library = await buildVariant(LIBRARY, makeScratchFolder());
  const pem = (await makeCertificates(Date.now())).clients[0].certificate;
  const program = await startProgram(new URL('./subjects/memory.ts', import.meta.url), {
    environment: writeSetting({ url: '', pem, bundle: library.file }),
    nodeOptions: ['--expose-gc'],
  });
  try {
    const samples = [parseMemory(await program.ask(WARM_UP))];
    for (let step = 0; step < STEPS; step += 1)
      samples.push(parseMemory(await program.ask(DECISIONS / STEPS)));
    return samples;
  } finally {
    await program.end();
  }
};

const parseMemory = (value: unknown): Memory => {
  const { heapUsed, rss } = value as Partial<Memory>;
  if (heapUsed === undefined || rss === undefined) throw new TypeError('not a sample of memory');
  return { heapUsed, rss };
};

const buildResult = (samples: readonly Memory[]): BenchResult => {
  const heap = samples.map(({ heapUsed }) => heapUsed);
  const rss = samples.map((memory) => memory.rss);
  return {
    title: `Memory over ${DECISIONS} decisions (MB)`,
    table: {
      columns: ['memory', 'after warm-up', 'half way', 'at the end', 'lowest', 'highest'],
      rows: [renderRow('heap', heap), renderRow('resident set', rss)],
    },
    bounds: [
      bound('growth of the heap', heap, HEAP_LIMIT_BYTES),
      bound('growth of the resident set', rss, RSS_LIMIT_BYTES),
    ],
    notes: [
      `Growth: the median slope between all pairs of ${samples.length} samples, each after garbage collection.`,
      'Every call has a token and a certificate of its own; introspection is answered in the process.',
    ],
  };
};

const bound = (what: string, series: readonly number[], atMost: number): Bound => ({
  kind: 'measured',
  what,
  unit: 'bytes per decision',
  limit: { atMost },
  value: slope(series) / (DECISIONS / STEPS),
});

const renderRow = (name: string, series: readonly number[]): readonly string[] => [
  name,
  ...[
    series[0],
    series[Math.floor(series.length / 2)],
    series.at(-1),
    Math.min(...series),
    Math.max(...series),
  ].map((bytes = Number.NaN) => (bytes / 1_000_000).toFixed(2)),
];
