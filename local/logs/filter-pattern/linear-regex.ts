import { type Chain, parseRegex } from './regex-syntax.ts';

/** Tells whether a text has a match. */
export type TextTest = (text: string) => boolean;

/**
 * Searches one chain in a text by keeping every state it may be in, so that the time grows with the text and not
 * with the ways to match it.
 */
const findChain = ({ steps, fromStart, toEnd }: Chain, text: string): boolean => {
  const end = steps.length;
  let states = new Uint8Array(end + 1);
  let following = new Uint8Array(end + 1);
  /** Enters a state, and those behind it that need no character. */
  const enter = (into: Uint8Array, from: number): void => {
    for (let state = from; state <= end && into[state] === 0; state += 1) {
      into[state] = 1;
      if (steps[state]?.isOptional !== true) return;
    }
  };
  enter(states, 0);
  for (let at = 0; at < text.length; at += 1) {
    if (!toEnd && states[end] === 1) return true;
    const code = text.charCodeAt(at);
    following.fill(0);
    for (const [state, step] of steps.entries()) {
      if (states[state] !== 1 || !step.accepts(code)) continue;
      if (step.repeats) enter(following, state);
      enter(following, state + 1);
    }
    if (!fromStart) enter(following, 0);
    [states, following] = [following, states];
  }
  return states[end] === 1;
};

/**
 * Compiles a regular expression of a filter pattern to a search in linear time: it runs over every event, and a
 * backtracking engine could be held up for hours by `.*.*.*x`.
 *
 * @throws FilterPatternError
 */
export const compileRegex = (source: string): TextTest => {
  const chains = parseRegex(source);
  return (text) => chains.some((chain) => findChain(chain, text));
};
