import { REASONS, type Reason, type Stage } from './reasons.ts';

const ALL = Object.keys(REASONS) as Reason[];

/** Lists the reasons of a stage. */
export const reasonsOf = (stage: Stage): readonly Reason[] =>
  ALL.filter((reason) => REASONS[reason].stage === stage);

/**
 * Lists beginnings that every reason of a stage has, and no other: shorter than the list, for where room is scarce.
 */
export function reasonPrefixes(stage: Stage): readonly string[] {
  const isUnique = (prefix: string): boolean =>
    ALL.every((reason) => !reason.startsWith(prefix) || REASONS[reason].stage === stage);
  const firstWord = (reason: Reason): string => reason.slice(0, reason.indexOf('_') + 1) || reason;
  return [
    ...new Set(reasonsOf(stage).map((reason) => (isUnique(firstWord(reason)) ? firstWord(reason) : reason))),
  ];
}
