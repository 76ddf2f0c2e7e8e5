// Writes the pages and the JSON Schema that are made of the sources in shared/.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../cli/project.ts';
import { buildGeneratedFiles } from './docs/generated-files.ts';

for (const [path, text] of Object.entries(buildGeneratedFiles())) {
  writeFileSync(join(PROJECT_ROOT, path), text);
  process.stdout.write(`${path}\n`);
}
