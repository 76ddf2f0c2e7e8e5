import { type BundleFile, loadedFiles } from '../../../cli/artefact/lambda-bundle.ts';

/** How large a bundle is, bytes. */
export interface BundleSize {
  /** What every cold start loads: the entry and what it imports statically. */
  readonly bytes: number;
  /** With the files that only some configurations or calls load. */
  readonly allBytes: number;
}

/** Adds up the files of a bundle. */
export const measureSize = (files: readonly BundleFile[]): BundleSize => ({
  bytes: sum(loadedFiles(files)),
  allBytes: sum(files),
});

const sum = (files: readonly BundleFile[]): number => files.reduce((total, { bytes }) => total + bytes, 0);
