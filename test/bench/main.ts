import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bundleBench } from './authorizer/bundle-bench.ts';
import { cachedDecisionBench } from './authorizer/cached-decision-bench.ts';
import { decisionBench } from './authorizer/decision-bench.ts';
import { decisionTlsBench } from './authorizer/decision-tls-bench.ts';
import { memoryBench } from './authorizer/memory-bench.ts';
import { type Bench, type BenchOptions, type BenchResult, judge } from './bench.ts';
import { dashboardBench } from './dashboard/dashboard-bench.ts';
import { logsBench } from './logs/logs-bench.ts';
import { recordCostBench, recordSizeBench } from './record/record-cost-bench.ts';
import { renderReport, type Surroundings } from './report.ts';

const BENCHES: readonly Bench[] = [
  decisionBench,
  decisionTlsBench,
  cachedDecisionBench,
  bundleBench,
  memoryBench,
  logsBench,
  dashboardBench,
  recordSizeBench,
  recordCostBench,
];

const NODE_MAJOR = '24';
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

const fail = (message: string, code: number): never => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

const selectBenches = (names: readonly string[]): readonly Bench[] => {
  const matches = (bench: Bench, name: string): boolean =>
    bench.name === name || bench.name.startsWith(`${name}/`);
  const unknown = names.find((name) => !BENCHES.some((bench) => matches(bench, name)));
  if (unknown !== undefined)
    fail(
      `There is no benchmark ${unknown}; there are: ${BENCHES.map(({ name }) => name).join(', ')}.`,
      EXIT_USAGE,
    );
  return names.length === 0 ? BENCHES : BENCHES.filter((bench) => names.some((name) => matches(bench, name)));
};

const describeSurroundings = (): Surroundings => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
  cores: availableParallelism(),
  load: loadavg()[0] ?? 0,
});

const runBenches = async (
  benches: readonly Bench[],
  options: BenchOptions,
): Promise<readonly BenchResult[]> => {
  const results: BenchResult[] = [];
  for (const bench of benches) {
    process.stderr.write(`${bench.name} ...\n`);
    results.push(await bench.run(options));
  }
  return results;
};

if (process.versions.node.split('.')[0] !== NODE_MAJOR)
  fail(`The benchmarks compare on Node ${NODE_MAJOR}; this is ${process.versions.node}.`, EXIT_USAGE);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(EXIT_INTERRUPTED));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'report-only': { type: 'boolean', default: false },
    records: { type: 'string' },
    data: { type: 'string' },
  },
});
const records = values.records === undefined ? undefined : Number(values.records);
if (records !== undefined && (!Number.isSafeInteger(records) || records < 1000))
  fail('--records takes a whole number of 1000 or more.', EXIT_USAGE);
const surroundings = describeSurroundings();
const results = await runBenches(selectBenches(positionals), {
  ...(records === undefined ? {} : { records }),
  ...(values.data === undefined ? {} : { data: values.data }),
});
process.stdout.write(`${renderReport(surroundings, results)}\n`);
const isBroken = results.some(({ bounds }) => bounds.some((bound) => judge(bound) === 'broken'));
if (isBroken && !values['report-only']) process.exitCode = 1;
