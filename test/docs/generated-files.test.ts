import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';
import { buildSampleRecord } from '../../scripts/docs/decision-record-page.ts';
import { buildGeneratedFiles } from '../../scripts/docs/generated-files.ts';
import { writtenRecordSchema } from '../../shared/decision-record-schema.ts';
import { REASONS } from '../../shared/reasons.ts';
import { RECORD_FIELDS } from '../../shared/record-field/record-fields.ts';

const FILES = buildGeneratedFiles();

describe('the generated files', () => {
  test.each(Object.entries(FILES))('%s is up to date (`npm run docs` writes it)', (path, text) => {
    expect(readFileSync(join(PROJECT_ROOT, path), 'utf8')).toBe(text);
  });

  test('every key and every reason has its place', () => {
    for (const key of Object.keys(RECORD_FIELDS))
      expect(FILES['docs/decision-record.md']).toContain(`\`${key}\``);
    for (const reason of Object.keys(REASONS))
      expect(FILES['docs/reasons.md']).toContain(`### \`${reason}\``);
  });

  test('every link within them leads to a page that exists and a heading in it', () => {
    for (const text of Object.values(FILES))
      for (const [, page = '', heading] of text.matchAll(/\]\(([\w-]+\.md)?(?:#(\w+))?\)/g)) {
        const target = page === '' ? text : readFileSync(join(PROJECT_ROOT, 'docs', page), 'utf8');
        if (heading !== undefined) expect(target).toContain(`### \`${heading}\``);
      }
  });

  test('the sample record is one that the authorizer could have written', () => {
    const sample = buildSampleRecord();

    expect(writtenRecordSchema.parse(sample)).toEqual(sample);
  });
});
