import type { Metafile } from 'esbuild';

/** How large a bundle is, bytes. */
export interface BundleSize {
  /** What every cold start loads: the entry and what it imports statically. */
  readonly bytes: number;
  /** With the chunks that only some configurations load. */
  readonly allBytes: number;
}

/** Adds up the files of a bundle whose entry is `index.mjs`. */
export const measureSize = ({ outputs }: Metafile): BundleSize => {
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const imported of outputs[path]?.imports ?? [])
      if (imported.kind === 'import-statement') load(imported.path);
  };
  for (const path of Object.keys(outputs)) if (/(?:^|\/)index\.mjs$/.test(path)) load(path);
  const sum = (paths: readonly string[]): number =>
    paths.reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
  return { bytes: sum([...loaded]), allBytes: sum(Object.keys(outputs)) };
};
