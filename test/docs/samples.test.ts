import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';

const DOCUMENTS = ['README.md', 'docs/authorizer.md', 'docs/deploy.md', 'docs/log-store.md'];
const TYPESCRIPT_BLOCK = /```ts\n([\s\S]*?)```/g;

const samplesOf = (document: string): readonly string[] =>
  [...readFileSync(join(PROJECT_ROOT, document), 'utf8').matchAll(TYPESCRIPT_BLOCK)].flatMap(
    ([, code]) => code ?? [],
  );

/** The declarations of AWS CDK are many. */
const COMPILE_TIMEOUT_MS = 180_000;

describe('the TypeScript samples of the documentation', () => {
  // Below the project, so that a sample finds the packages as a user's project would.
  const folder = mkdtempSync(join(PROJECT_ROOT, '.gatelens-samples-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(
    'compile as they are',
    async () => {
      const samples = DOCUMENTS.flatMap(samplesOf);
      samples.forEach((code, index) => {
        writeFileSync(join(folder, `sample-${index}.ts`), code);
      });
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration()));
      const tsc = join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc');

      const result = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
        (error: { stdout?: string }) => error,
      );

      expect(samples.length).toBeGreaterThan(1);
      expect(result.stdout).toBe('');
    },
    COMPILE_TIMEOUT_MS,
  );

  const configuration = () => ({
    extends: '../tsconfig.base.json',
    compilerOptions: {
      composite: false,
      declaration: false,
      noEmit: true,
      allowImportingTsExtensions: true,
      types: ['node'],
      paths: {
        gatelens: [`./${relative(folder, join(PROJECT_ROOT, 'authorizer/index.ts'))}`],
        'gatelens/cdk': [`./${relative(folder, join(PROJECT_ROOT, 'deploy/index.ts'))}`],
      },
    },
    include: ['*.ts'],
  });
});
