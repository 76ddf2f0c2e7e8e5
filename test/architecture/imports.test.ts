import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Folders that the sources of each folder may import from, itself aside. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  authorizer: ['shared'],
  'dashboard/contract': ['shared'],
  'dashboard/server': ['shared', 'dashboard/contract'],
  'dashboard/web': ['shared', 'dashboard/contract'],
  local: ['shared'],
  deploy: ['shared'],
  // The doctor looks at a configuration with the authorizer's own code, and at a truststore with the construct's.
  cli: ['shared', 'authorizer', 'local', 'dashboard/server', 'deploy'],
  scripts: ['shared', 'cli', 'deploy'],
};

/** Packages that may be imported where dependencies are restricted. `node:` modules count as a package. */
const PACKAGES: Readonly<Record<string, readonly RegExp[]>> = {
  shared: [/^zod$/],
  authorizer: [/^node:/, /^@aws-lambda-powertools\/(logger|metrics|commons|parameters)(\/|$)/],
};

const IMPORT = /(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g;

const sourcesOf = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`));

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].flatMap(([, specifier]) => specifier ?? []);

const folderOf = (path: string): string => {
  const folders = Object.keys(ALLOWED).filter((folder) => path.startsWith(`${folder}/`));
  return folders[0] ?? path.split('/')[0] ?? path;
};

describe('imports point one way', () => {
  test.each(Object.keys(ALLOWED))('%s imports only what it may', (folder) => {
    const allowed = [folder, ...(ALLOWED[folder] ?? [])];

    const wrong = sourcesOf(folder).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(ROOT, join(dirname(file), specifier)).replaceAll(sep, '/'))
        .filter((target) => target.includes('/') && !allowed.includes(folderOf(target)))
        .map((target) => `${relative(ROOT, file)} -> ${target}`),
    );

    expect(wrong).toEqual([]);
  });

  test.each(Object.keys(PACKAGES))('%s uses only the packages it may', (folder) => {
    const allowed = PACKAGES[folder] ?? [];

    const wrong = sourcesOf(folder).flatMap((file) =>
      importsOf(file)
        .filter(
          (specifier) => !specifier.startsWith('.') && !allowed.some((pattern) => pattern.test(specifier)),
        )
        .map((specifier) => `${relative(ROOT, file)} -> ${specifier}`),
    );

    expect(wrong).toEqual([]);
  });

  test('every folder has sources to look at', () => {
    for (const folder of Object.keys(ALLOWED)) expect(sourcesOf(folder)).not.toEqual([]);
  });
});
