import { provideAuthorizerBundle } from '../../../cli/artefact/authorizer-bundle.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { rotate, type Subject } from '../rotation.ts';
import { makeScratchFolder } from '../scratch-folder.ts';
import { buildVariant, LIBRARY } from './bundle-variants.ts';
import { boundRatio, tabulate, type Windows } from './decision-windows.ts';
import { type IntrospectionSetting, type SubjectPlan, withIntrospection } from './introspection-setting.ts';
import {
  describePythonClass,
  findPython,
  PYTHON_CLASS,
  type Python,
  startPythonClass,
} from './python-subject.ts';

const ROUNDS = 25;
const CALLS = 300;
/** So that its windows last about as long as the others. */
const PYTHON_CALLS = 60;

const PEER = 'bare node:http round trip';
const TAKEN_APART = 'the same, its URL read once';
const GATELENS = 'Gatelens, record and metrics written';
const FLOOR = 'bare round trip, logged by Powertools';
const OAUTH4WEBAPI = 'oauth4webapi introspection + x5t';
const OPENID_CLIENT = 'openid-client introspection + x5t';
const AXIOS = 'Gatelens with axios as transport';

/** What a whole decision costs, beside a bare round trip and beside others who introspect. */
export const decisionBench: Bench = {
  name: 'authorizer/decision',
  run: async () => {
    const folder = makeScratchFolder();
    const python = await findPython();
    const windows = await withIntrospection(folder, async (setting) =>
      rotate(await startSubjects(folder, setting, python), ROUNDS),
    );
    return buildResult(windows, python);
  },
};

const startSubjects = async (
  folder: string,
  setting: IntrospectionSetting,
  python: Python | undefined,
): Promise<readonly Subject[]> => {
  const handler = await provideAuthorizerBundle();
  const library = await buildVariant(LIBRARY, folder);
  const subject = (name: string, program: URL, bundle = ''): SubjectPlan => ({
    name,
    program,
    calls: CALLS,
    bundle,
  });
  const plans = [
    subject(PEER, new URL('./subjects/bare-round-trip.ts', import.meta.url)),
    subject(TAKEN_APART, new URL('./subjects/bare-taken-apart.ts', import.meta.url)),
    subject(GATELENS, new URL('./subjects/packaged-handler.ts', import.meta.url), handler),
    subject(FLOOR, new URL('./subjects/powertools-floor.ts', import.meta.url)),
    subject(OAUTH4WEBAPI, new URL('./subjects/oauth4webapi.ts', import.meta.url)),
    subject(OPENID_CLIENT, new URL('./subjects/openid-client.ts', import.meta.url)),
    subject(AXIOS, new URL('./subjects/axios-transport.ts', import.meta.url), library.file),
  ];
  const subjects = await Promise.all(plans.map((plan) => setting.startSubject(plan)));
  return [...subjects, ...(await startPythonClass(python, setting, PYTHON_CALLS))];
};

const buildResult = (windows: Windows, python: Python | undefined): BenchResult => ({
  title: 'A decision, introspection server in another process (microseconds)',
  table: tabulate(windows, PEER),
  bounds: [
    boundRatio(windows, 'Gatelens / bare round trip', [GATELENS, PEER], { atMost: 1.6 }),
    boundRatio(windows, 'Gatelens / oauth4webapi', [GATELENS, OAUTH4WEBAPI], { atMost: 1 }),
    boundRatio(windows, 'Gatelens / openid-client', [GATELENS, OPENID_CLIENT], { atMost: 1 }),
    boundRatio(windows, 'Python class / Gatelens', [PYTHON_CLASS, GATELENS], { atLeast: 5 }),
  ],
  notes: [
    'The ratio is the median of the ratios of the p50s in each round; in brackets their middle half.',
    'Gatelens writes a record and a metrics line per call, to a file. The two libraries log nothing.',
    `"${FLOOR}" decides nothing: its answer and two metrics, in the usual way.`,
    describePythonClass(python),
  ],
});
