import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startLineProgram } from '../program.ts';
import type { Subject } from '../rotation.ts';
import { type IntrospectionSetting, toSubject } from './introspection-setting.ts';

/** A Python that can import `requests`. */
export interface Python {
  readonly executable: string;
  readonly description: string;
}

const PROBE = `
import json, platform, requests, sys
print(json.dumps([sys.executable, "Python " + platform.python_version() + ", requests " + requests.__version__]))`;

const SCRIPT = fileURLToPath(new URL('./subjects/python-class.py', import.meta.url));

/** Finds a Python with `requests`; undefined where there is none. */
export const findPython = async (): Promise<Python | undefined> => {
  try {
    const { stdout } = await promisify(execFile)('python3', ['-I', '-c', PROBE]);
    const [executable, description]: unknown[] = JSON.parse(stdout);
    return { executable: String(executable), description: String(description) };
  } catch {
    return undefined;
  }
};

/** Name of the row of what stands for the Python class. */
export const PYTHON_CLASS = 'Python class (stand-in)';

/** Starts what stands for the Python class, where there is a Python. @param calls - In one window. */
export const startPythonClass = async (
  python: Python | undefined,
  setting: IntrospectionSetting,
  calls: number,
): Promise<readonly Subject[]> => {
  if (python === undefined) return [];
  const program = await startLineProgram(python.executable, ['-I', SCRIPT], setting.environmentFor(''));
  return [toSubject(PYTHON_CLASS, calls, setting.keep(program))];
};

/** What a reader has to know of that row. */
export const describePythonClass = (python: Python | undefined): string =>
  python === undefined
    ? 'No python3 with requests was found.'
    : `"${PYTHON_CLASS}" is a script that does what the class does for each call, a connection of its own included (${python.description}).`;
