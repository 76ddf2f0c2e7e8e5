import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../cli/project.ts';

const DOCS = readdirSync(join(PROJECT_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...DOCS];

const textOf = (page: string): string => readFileSync(join(PROJECT_ROOT, page), 'utf8');

/** Anchors as the hosts of repositories make them of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (page: string): readonly string[] =>
  [
    ...textOf(page)
      .replaceAll(/^```[\s\S]*?^```$/gm, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

const problemOf = (page: string, link: string): string | undefined => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(PROJECT_ROOT, join(PROJECT_ROOT, dirname(page), path));
  const file = join(PROJECT_ROOT, target);
  if (!existsSync(file)) return `${link} leads nowhere`;
  if (anchor === undefined || statSync(file).isDirectory()) return undefined;
  return anchorsOf(target).includes(anchor) ? undefined : `${link} names no heading`;
};

describe('the links of the documentation', () => {
  test.each(PAGES)('of %s lead to files and headings that are there', (page) => {
    expect(linksOf(page).flatMap((link) => problemOf(page, link) ?? [])).toEqual([]);
  });

  test('reach every page from the index', () => {
    const linked = new Set(linksOf('docs/README.md').map((link) => link.split('#')[0]));
    const pages = DOCS.map((page) => relative('docs', page)).filter((page) => !page.startsWith('decisions/'));

    for (const page of pages.filter((name) => name !== 'README.md')) expect(linked).toContain(page);
  });

  test('of the security page show a test for every threat', () => {
    const threats = textOf('docs/security.md')
      .split(/^## /m)
      .find((part) => part.startsWith('Threats'))
      ?.split(/^### /m)
      .slice(1);

    expect(threats?.length).toBeGreaterThan(10);
    for (const threat of threats ?? []) expect(threat).toMatch(/\(\.\.\/test\/[\w/.-]+\.test\.ts\)/);
  });
});
