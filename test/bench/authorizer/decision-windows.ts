import type { Bound, Limit, Table } from '../bench.ts';
import { compare, summarize, type Window } from '../measure.ts';
import { renderFigures, renderRatio } from '../report.ts';

/** Windows of each subject, by its name. */
export type Windows = ReadonlyMap<string, readonly Window[]>;

/** A row for each subject, beside one of them. */
export const tabulate = (windows: Windows, peer: string): Table => ({
  columns: ['subject', 'ratio to peer', 'p50', 'p95', 'CPU per call'],
  rows: [...windows].map(([name, own]) => [
    name,
    renderRatio(compare(own, windowsOf(windows, peer))),
    ...renderFigures(summarize(own)),
  ]),
});

/** Holds the ratio of two subjects to a limit. */
export const boundRatio = (
  windows: Windows,
  what: string,
  [subject, peer]: readonly [string, string],
  limit: Limit,
): Bound => {
  if (!windows.has(subject)) return { kind: 'not_measured', what, unit: '', limit, why: 'not measured' };
  const ratio = compare(windowsOf(windows, subject), windowsOf(windows, peer));
  return { kind: 'measured', what, unit: '', limit, value: ratio.value, spread: ratio };
};

const windowsOf = (windows: Windows, name: string): readonly Window[] => windows.get(name) ?? [];
