import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../../cli/project.ts';
import { CLAIMS, type ClaimId } from '../../../deploy/smoke/claims.ts';
import { SMOKE_PLAN } from '../../../deploy/smoke/plan.ts';
import type { SmokeReport } from '../../../deploy/smoke/run-smoke.ts';
import { renderReport } from '../../../deploy/smoke/smoke-text.ts';

const report = (changes: Partial<SmokeReport> = {}): SmokeReport => ({
  claims: Object.fromEntries(
    Object.keys(CLAIMS).map((id) => [id, id === 'D1' ? 'seen' : 'not seen']),
  ) as SmokeReport['claims'],
  failures: [],
  leftovers: false,
  ...changes,
});

describe('the claims', () => {
  test('are those of the documentation, word for word', () => {
    const document = readFileSync(join(PROJECT_ROOT, 'docs/deploy.md'), 'utf8');
    const rows = [...document.matchAll(/^\| (D\d+) \| (.+) \|$/gm)].map(([, id = '', text]) => [id, text]);

    expect(Object.fromEntries(rows)).toEqual(CLAIMS);
  });

  test('have a step each', () => {
    const named = new Set<ClaimId>(SMOKE_PLAN.flatMap(({ claims }) => claims));

    expect([...named].sort()).toEqual(Object.keys(CLAIMS).sort());
  });

  test('stand behind every mark in the documentation', () => {
    const pages = readdirSync(join(PROJECT_ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    const marks = pages.flatMap((page) =>
      [...readFileSync(join(PROJECT_ROOT, 'docs', page), 'utf8').matchAll(/\[not seen: ([^\]]+)\]/g)].flatMap(
        ([, ids = '']) => ids.split(', '),
      ),
    );

    expect(marks.length).toBeGreaterThan(8);
    expect(Object.keys(CLAIMS)).toEqual(expect.arrayContaining(marks));
  });
});

describe('the report', () => {
  test('has a line for each claim, seen or not seen', () => {
    const lines = renderReport(report()).split('\n');

    expect(lines.filter((line) => /^seen +D1 /.test(line))).toHaveLength(1);
    expect(lines.filter((line) => /^not seen D\d+ /.test(line))).toHaveLength(Object.keys(CLAIMS).length - 1);
  });

  test('names the stack that is left', () => {
    expect(renderReport(report({ leftovers: true, failures: ['x'] }))).toMatch(
      /destroy GatelensSmoke by hand/,
    );
  });
});

describe('npm run smoke:aws', () => {
  const smoke = (...words: readonly string[]) =>
    promisify(execFile)(process.execPath, ['scripts/smoke-aws.ts', ...words], {
      cwd: PROJECT_ROOT,
      env: { PATH: '/usr/bin:/bin' },
    });

  test('only prints its steps unless it is told to run', async () => {
    const { stdout } = await smoke();

    for (const { does } of SMOKE_PLAN) expect(stdout).toContain(does);
    expect(stdout).toMatch(/destroys the stack, whatever came before/);
  });

  test('does not run without a configuration, nor with a word that it does not know', async () => {
    await expect(smoke('--yes')).rejects.toMatchObject({ code: 2 });
    await expect(smoke('--yse')).rejects.toMatchObject({ code: 1 });
  });
});
