import type { Window } from './measure.ts';

/** Something whose calls are timed. */
export interface Subject {
  readonly name: string;
  /** Runs one window; the calls before it warm caches and connection up again and are not counted. */
  runWindow(order: WindowOrder): Promise<Window>;
  /** Calls in one window: fewer for a slow subject, so that all windows last about as long. */
  readonly calls: number;
}

/** How many calls a window has. */
export interface WindowOrder {
  readonly warmUp: number;
  readonly calls: number;
}

/** Calls by the ten thousand: until then V8 still compiles the larger subjects. */
const WARM_UP_WINDOWS = 30;
/** Calls before each window: while the others ran, caches and connection went cold. */
const REWARMING_SHARE = 0.1;

/**
 * Runs windows of all subjects in turn, so that whatever disturbs the machine disturbs all of them.
 *
 * Every second round goes backwards: no subject always follows the same neighbour.
 *
 * @returns Windows of each subject, by name, in the order of the rounds.
 */
export const rotate = async (
  subjects: readonly Subject[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly Window[]>> => {
  for (const subject of subjects)
    await subject.runWindow({ warmUp: subject.calls * WARM_UP_WINDOWS, calls: 1 });
  const windows = new Map<string, Window[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const { name, calls } = subject;
      const order = { warmUp: Math.ceil(calls * REWARMING_SHARE), calls };
      windows.get(name)?.push(await subject.runWindow(order));
    }
  }
  return windows;
};
