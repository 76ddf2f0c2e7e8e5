import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';
import { blockOf, sectionOf } from '../support/page-blocks.ts';

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

const { Statement } = JSON.parse(blockOf(sectionOf('docs/iam.md', 'Who reads'), 'json')) as Policy;
const granted = Statement.flatMap(({ Action }) => Action);

/** Operations that the sources of a folder ask of a client of the AWS SDK. */
const operationsOf = (folder: string, client: string): readonly string[] => {
  const sources = readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(PROJECT_ROOT, folder, name), 'utf8'))
    .filter((text) => text.includes(`'@aws-sdk/${client}'`));
  return [...new Set(sources.flatMap((text) => text.match(/\b[A-Z]\w+(?=Command\b)/g) ?? []))];
};

describe('the permissions in docs/iam.md', () => {
  test('of who reads are what the dashboard asks of AWS', () => {
    const asked = [
      ...operationsOf('dashboard/server', 'client-cloudwatch-logs').map((name) => `logs:${name}`),
      ...operationsOf('dashboard/server', 'client-cloudwatch').map((name) => `cloudwatch:${name}`),
    ];

    expect(asked.length).toBeGreaterThan(5);
    expect([...granted].sort()).toEqual([...new Set(asked)].sort());
  });

  test('of who deploys name every kind of resource in the templates', () => {
    const section = sectionOf('docs/iam.md', 'Who deploys');
    const kinds = ['rest', 'http'].flatMap((api) => {
      const text = readFileSync(join(PROJECT_ROOT, `test/deploy/golden/${api}-api.template.json`), 'utf8');
      const { Resources } = JSON.parse(text) as { Resources: Record<string, { readonly Type: string }> };
      return Object.values(Resources).map(({ Type }) => `${Type.split('::').slice(0, -1).join('::')}::*`);
    });

    for (const kind of new Set(kinds)) expect(section).toContain(`\`${kind}\``);
  });
});
