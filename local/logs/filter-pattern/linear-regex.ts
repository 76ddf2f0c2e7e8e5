import { type Chain, isSpace, parseRegex, type Step } from './regex-syntax.ts';

/** Tells whether a text has a match. */
export type TextTest = (text: string) => boolean;

/** The steps that a search may have reached, and where each character leads from them. */
interface SearchState {
  /** 1 for each step that may be next; the last one is the end of the chain. */
  readonly reached: Uint8Array;
  readonly isEnd: boolean;
  readonly following: Map<number, SearchState>;
}

const FIRST_NOT_LATIN = 0x100;
const NO_BREAK_SPACE = 0xa0;

/**
 * Gives one code for all that no pattern tells apart: a pattern can name a character up to U+00FF, and beyond those
 * only a space from another one. So a state has few followers.
 */
const canonical = (code: number): number => {
  if (code < FIRST_NOT_LATIN) return code;
  return isSpace(code) ? NO_BREAK_SPACE : FIRST_NOT_LATIN;
};

/** States that are remembered: enough for most patterns, and no more than a few megabytes. */
const MAX_STATES = 500;

/** Reaches a step, and those behind it that need no character. */
const reach = (steps: readonly Step[], reached: Uint8Array, from: number): void => {
  for (let step = from; step <= steps.length && reached[step] === 0; step += 1) {
    reached[step] = 1;
    if (steps[step]?.isOptional !== true) return;
  }
};

/**
 * Searches one chain by keeping every step that it may have reached, so that the time grows with the text and not
 * with the ways to match it. Sets of steps that were met are remembered with what follows them.
 */
class ChainSearch {
  readonly #chain: Chain;
  readonly #states = new Map<string, SearchState>();
  readonly #start: SearchState;

  constructor(chain: Chain) {
    this.#chain = chain;
    const reached = new Uint8Array(chain.steps.length + 1);
    reach(chain.steps, reached, 0);
    this.#start = this.#state(reached);
  }

  find(text: string): boolean {
    const { toEnd } = this.#chain;
    let state = this.#start;
    for (let at = 0; at < text.length; at += 1) {
      if (state.isEnd && !toEnd) return true;
      const code = canonical(text.charCodeAt(at));
      state = state.following.get(code) ?? this.#follow(state, code);
    }
    return state.isEnd;
  }

  #follow(state: SearchState, code: number): SearchState {
    const { steps, fromStart } = this.#chain;
    const reached = new Uint8Array(steps.length + 1);
    for (const [index, step] of steps.entries()) {
      if (state.reached[index] !== 1 || !step.accepts(code)) continue;
      if (step.repeats) reach(steps, reached, index);
      reach(steps, reached, index + 1);
    }
    if (!fromStart) reach(steps, reached, 0);
    const next = this.#state(reached);
    state.following.set(code, next);
    return next;
  }

  #state(reached: Uint8Array): SearchState {
    const key = reached.join('');
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= MAX_STATES) this.#forget();
    const state = { reached, isEnd: reached.at(-1) === 1, following: new Map<number, SearchState>() };
    this.#states.set(key, state);
    return state;
  }

  #forget(): void {
    for (const { following } of this.#states.values()) following.clear();
    this.#states.clear();
  }
}

/**
 * Compiles a regular expression of a filter pattern to a search in linear time: it runs over every event, and a
 * backtracking engine could be held up for hours by `.*.*.*x`.
 *
 * @throws FilterPatternError
 */
export const compileRegex = (source: string): TextTest => {
  const searches = parseRegex(source).map((chain) => new ChainSearch(chain));
  return (text) => searches.some((search) => search.find(text));
};
