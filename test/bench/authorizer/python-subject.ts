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

/** Starts what stands for the Python class. */
export const startPythonSubject = async (
  { executable }: Python,
  setting: IntrospectionSetting,
  { name, calls }: Pick<Subject, 'name' | 'calls'>,
): Promise<Subject> => {
  const program = await startLineProgram(executable, ['-I', SCRIPT], setting.environmentFor(''));
  return toSubject(name, calls, setting.keep(program));
};
