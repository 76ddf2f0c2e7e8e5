import { provideAuthorizerBundle } from '../../../cli/artefact/authorizer-bundle.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { rotate, type Subject } from '../rotation.ts';
import { makeScratchFolder } from '../scratch-folder.ts';
import { boundRatio, tabulate, type Windows } from './decision-windows.ts';
import { type IntrospectionSetting, withIntrospection } from './introspection-setting.ts';
import {
  describePythonClass,
  findPython,
  PYTHON_CLASS,
  type Python,
  startPythonClass,
} from './python-subject.ts';

const ROUNDS = 15;
const CALLS = 200;
/** So that its windows last about as long as the others. */
const PYTHON_CALLS = 20;

const PEER = 'bare node:https round trip';
const GATELENS = 'Gatelens, record and metrics written';

/** What a decision costs where the introspection server is reached as every deployed one is: over TLS. */
export const decisionTlsBench: Bench = {
  name: 'authorizer/decision-tls',
  run: async () => {
    const python = await findPython();
    const windows = await withIntrospection(
      makeScratchFolder(),
      async (setting) => rotate(await startSubjects(setting, python), ROUNDS),
      'https',
    );
    return buildResult(windows, python);
  },
};

const startSubjects = async (
  setting: IntrospectionSetting,
  python: Python | undefined,
): Promise<readonly Subject[]> => {
  const subjects = [
    await setting.startSubject({
      name: PEER,
      program: new URL('./subjects/bare-round-trip.ts', import.meta.url),
      calls: CALLS,
    }),
    await setting.startSubject({
      name: GATELENS,
      program: new URL('./subjects/packaged-handler.ts', import.meta.url),
      calls: CALLS,
      bundle: await provideAuthorizerBundle(),
    }),
  ];
  return [...subjects, ...(await startPythonClass(python, setting, PYTHON_CALLS))];
};

const buildResult = (windows: Windows, python: Python | undefined): BenchResult => ({
  title: 'A decision, introspection server over TLS (microseconds)',
  table: tabulate(windows, PEER),
  bounds: [boundRatio(windows, 'Python class / Gatelens', [PYTHON_CLASS, GATELENS], { atLeast: 5 })],
  notes: [
    'TLS 1.3, certificate with a P-256 key, verified by all. Gatelens and the bare round trip keep their connection.',
    describePythonClass(python),
  ],
});
