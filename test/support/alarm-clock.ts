import type { AlarmClock } from '../../local/alarms/alarm-clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends AlarmClock {
  /** Goes to a time, milliseconds since the epoch, and lets whoever waits for the turn of a minute run once. */
  moveTo(time: number): void;
}

/** Creates a clock that shows `start`, milliseconds since the epoch. */
export const createManualClock = (start: number): ManualClock => {
  const waiting = new Set<() => void>();
  let time = start;
  return {
    now: () => time,
    eachMinute: (run) => {
      waiting.add(run);
      return { stop: () => waiting.delete(run) };
    },
    moveTo: (next) => {
      time = next;
      for (const run of waiting) run();
    },
  };
};
