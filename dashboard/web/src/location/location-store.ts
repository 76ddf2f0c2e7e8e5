import { asksTheSame, buildPageQuery, type PageState, parsePageState } from './page-state.ts';

/** State of the page, and its present question. */
export interface Visit {
  readonly state: PageState;
  /** Moment that relative times count back from, in seconds since the epoch. */
  readonly asOf: number;
  /** Counts the questions asked, so that the same one can be asked again within a second. */
  readonly run: number;
}

/** Keeps {@link PageState} in the URL of a window. Fits `useSyncExternalStore`. */
export interface LocationStore {
  getVisit(): Visit;
  subscribe(listener: () => void): () => void;
  /** Goes to another state. A new question is asked as of now and gets its own place in the history. */
  go(change: Partial<PageState> | ((state: PageState) => PageState)): void;
  /** Asks the same question again, as of now. */
  refresh(): void;
}

/**
 * Creates the store of one window.
 *
 * @param now - Seconds since the epoch.
 */
export const createLocationStore = (page: Window, now: () => number): LocationStore => {
  const listeners = new Set<() => void>();
  let visit: Visit = { state: parsePageState(page.location.search), asOf: now(), run: 0 };

  const show = (next: Visit): void => {
    visit = next;
    for (const listener of listeners) listener();
  };
  const ask = (state: PageState): void => show({ state, asOf: now(), run: visit.run + 1 });
  const enter = (state: PageState): void =>
    asksTheSame(state, visit.state) ? show({ ...visit, state }) : ask(state);

  page.addEventListener('popstate', () => enter(parsePageState(page.location.search)));

  return {
    getVisit: () => visit,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    go: (change) => {
      const state = typeof change === 'function' ? change(visit.state) : { ...visit.state, ...change };
      const url = `${page.location.pathname}${buildPageQuery(state)}`;
      if (asksTheSame(state, visit.state)) page.history.replaceState(null, '', url);
      else page.history.pushState(null, '', url);
      enter(state);
    },
    refresh: () => ask(visit.state),
  };
};
