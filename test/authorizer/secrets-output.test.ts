import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { RFC_PEM } from '../support/authorizer-events.ts';
import { type SecretCase, secretCases } from '../support/secret-case.ts';

const CHILD = fileURLToPath(new URL('../support/secrets-child.ts', import.meta.url));

interface Outputs {
  readonly stdout: string;
  readonly stderr: string;
  /** Answers and what was thrown. */
  readonly answers: readonly unknown[];
}

const runChild = async (cases: readonly SecretCase[]): Promise<Outputs> => {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: {
      ...(PATH === undefined ? {} : { PATH }),
      POWERTOOLS_LOGGER_LOG_EVENT: 'true',
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
    },
  });
  const answers: unknown[] = [];
  child.on('message', (answer) => answers.push(answer));
  child.stdin?.end(JSON.stringify(cases));
  const [stdout, stderr] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
  ]);
  return { stdout, stderr, answers };
};

/** Forms in which a secret would still be one: base64 at each place in a group of three bytes. */
const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  const cores = [0, 1, 2].flatMap((skip) => {
    const core = bytes.subarray(skip, skip + 3 * Math.floor((bytes.length - skip) / 3));
    return [core.toString('base64'), core.toString('base64url')];
  });
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...cores,
  ];
};

test('no secret of a call is in any byte of stdout, stderr, an answer or an error, in any form', async () => {
  const cases = secretCases(Math.floor(Math.random() * 2 ** 31));

  const { stdout, stderr, answers } = await runChild(cases);

  expect(stderr).toBe('');
  expect(answers).toHaveLength(cases.length);
  const lines = stdout.split('\n').filter((line) => line !== '');
  expect(lines).toHaveLength(2 * cases.length);
  const everything = stdout + JSON.stringify(answers);
  const leaks = cases.flatMap(({ secrets, place, form }) =>
    Object.entries(secrets).flatMap(([name, secret]) =>
      formsOf(secret)
        .filter((leak) => everything.includes(leak))
        .map((leak) => ({ name, place, form, leak })),
    ),
  );
  expect(leaks).toEqual([]);
  const body = RFC_PEM.split('\n').slice(1, -2);
  for (const line of body)
    for (const leak of formsOf(line).slice(0, 3)) expect(everything).not.toContain(leak);
  expect(everything).not.toContain('BEGIN');
}, 120_000);
