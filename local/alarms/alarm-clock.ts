/** Time, and the turn of each minute: when alarms are evaluated. */
export interface AlarmClock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs something after each whole minute, until it is stopped. */
  readonly eachMinute: (run: () => void) => { stop(): void };
}

const MINUTE_MS = 60_000;
/** The lines of a minute are in the log store a moment after its end. */
const SETTLE_MS = 2_000;

/** The clock of this machine. */
export const SYSTEM_CLOCK: AlarmClock = {
  now: Date.now,
  eachMinute: (run) => {
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
      const rest = MINUTE_MS - (Date.now() % MINUTE_MS);
      timer = setTimeout(() => {
        run();
        wait();
      }, rest + SETTLE_MS);
      timer.unref();
    };
    wait();
    return { stop: () => clearTimeout(timer) };
  },
};
