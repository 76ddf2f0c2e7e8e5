import { join } from 'node:path';
import { PROJECT_ROOT } from '../project.ts';
import { type Artefact, provideArtefact } from './artefact.ts';

/** The dashboard's page as static files. */
export const PAGE: Artefact = {
  name: 'page',
  sources: ['dashboard/web', 'dashboard/contract', 'shared'],
  build: async (folder) => {
    const { build } = await import('vite');
    await build({
      configFile: join(PROJECT_ROOT, 'dashboard/web/vite.config.ts'),
      root: join(PROJECT_ROOT, 'dashboard/web'),
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
  },
};

/** Provides the folder of the built page, building it when its sources changed. */
export const providePage = (): Promise<string> => provideArtefact(PAGE);
