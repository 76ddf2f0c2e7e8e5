import type { Invocation, RuntimeAnswer, RuntimeErrorReport } from './invocation.ts';

/** An invocation as `next` hands it out. */
export interface Dispatch {
  readonly invocation: Invocation;
  /** Milliseconds since the epoch at which the process is killed. */
  readonly deadlineMs: number;
}

/** What a session tells its execution environment. */
export interface SessionEvents {
  /** The runtime asked for its next event: it is initialized, or done with the one before. */
  onPolling(): void;
  onAnswer(answer: RuntimeAnswer): void;
  onInitError(report: RuntimeErrorReport): void;
}

/** The Runtime API of one execution environment: one event out, one answer in. */
export interface RuntimeSession {
  /** Runtime side: takes the next event, now or when there is one. A second poll replaces the first. */
  poll(take: (dispatch: Dispatch) => void): void;
  /** Runtime side. @returns False when the id is not the one of the event that is out. */
  answer(requestId: string, answer: RuntimeAnswer): boolean;
  /** Runtime side. */
  initError(report: RuntimeErrorReport): void;
  /** Environment side: hands an event to the runtime. */
  dispatch(dispatch: Dispatch): void;
}

/** Creates the session of one execution environment. */
export const createRuntimeSession = (events: SessionEvents): RuntimeSession => {
  let poller: ((dispatch: Dispatch) => void) | undefined;
  let waiting: Dispatch | undefined;
  let out: string | undefined;

  const handOut = (): void => {
    if (poller === undefined || waiting === undefined) return;
    const [take, dispatch] = [poller, waiting];
    poller = undefined;
    waiting = undefined;
    out = dispatch.invocation.requestId;
    take(dispatch);
  };

  return {
    poll: (take) => {
      poller = take;
      events.onPolling();
      handOut();
    },
    answer: (requestId, answer) => {
      if (out !== requestId) return false;
      out = undefined;
      events.onAnswer(answer);
      return true;
    },
    initError: (report) => events.onInitError(report),
    dispatch: (dispatch) => {
      waiting = dispatch;
      handOut();
    },
  };
};
