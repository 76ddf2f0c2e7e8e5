import leven from 'leven';
import { plainText } from './plain-text.ts';

const HELP = 'npm run gatelens -- --help shows every command and option.';

/** A longer word that is near to nothing may be a token in the wrong place: its start is enough to find it. */
const LONGEST_NAME = 20;
const START_OF_WORD = 8;

/** Letters of a slip, such as two that changed places. */
const MOST_EDITS = 2;

/**
 * Says in one line that a word is not known, which known one is near, and where to get help.
 *
 * @param what - What was looked for, as the start of the sentence.
 * @param known - Words that could have been meant.
 */
export const describeUnknown = (what: string, word: string, known: readonly string[]): string => {
  const near = findNear(word, known);
  const isNamed = near.length > 0 || word.length <= LONGEST_NAME;
  const name = plainText(isNamed ? word : `${word.slice(0, START_OF_WORD)}…`);
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return `${what} "${name}".${hint} ${HELP}`;
};

/** The word that a slip leads to, else every one that begins so. */
const findNear = (word: string, known: readonly string[]): readonly string[] => {
  const [nearest] = known
    .map((name) => ({ name, edits: leven(word, name) }))
    .filter(({ name, edits }) => edits <= MOST_EDITS && edits <= name.replace('--', '').length / 2)
    .sort((one, other) => one.edits - other.edits);
  if (nearest !== undefined) return [nearest.name];
  return word.replace('--', '') === '' ? [] : known.filter((name) => name.startsWith(word));
};
