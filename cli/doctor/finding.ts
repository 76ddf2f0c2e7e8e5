/** How a check came out. What could not be read is `not_checked`, never `ok`. */
export type Status = 'ok' | 'warning' | 'problem' | 'not_checked';

/** What a check found out about one thing. */
export type Outcome = {
  /** The thing, such as `stage prod`; absent when there is only one. */
  readonly subject?: string;
  /** What was seen, without any secret. */
  readonly reason: string;
} & (
  | { readonly status: 'ok' }
  /** `fix` is a command or a setting. */
  | { readonly status: Exclude<Status, 'ok'>; readonly fix: string }
);

/** What is known of a check beforehand; docs/doctor.md is made of it. */
export interface CheckText {
  /** kebab-case; never renamed, so that scripts can name it. */
  readonly id: string;
  readonly title: string;
  /** What goes wrong where the check finds something. */
  readonly matters: string;
  /** Page of AWS, RFC, or page of this repository. */
  readonly link: string;
}

/** A check: a pure function over facts that were read before. */
export interface Check<Facts> extends CheckText {
  /** Finds out; an empty list where there is nothing to check, such as gateway responses of an HTTP API. */
  examine(facts: Facts): readonly Outcome[];
}

/** One line of the report. */
export type Finding = Outcome & Pick<CheckText, 'id' | 'title' | 'link'>;

/** Runs the checks in order. A check that fails itself is `not_checked` and takes no other with it. */
export const runChecks = <Facts>(checks: readonly Check<Facts>[], facts: Facts): readonly Finding[] =>
  checks.flatMap(({ id, title, link, examine }) =>
    examineSafely(examine, facts).map((outcome) => ({ id, title, link, ...outcome })),
  );

const examineSafely = <Facts>(examine: Check<Facts>['examine'], facts: Facts): readonly Outcome[] => {
  try {
    return examine(facts);
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'error';
    return [notChecked(`The check failed (${kind}).`, 'Report it with the command that you ran.')];
  }
};

/** All is well with a thing. */
export const ok = (reason: string): Outcome => ({ status: 'ok', reason });

/** Something that costs records, speed or comfort, or will become a problem. */
export const warning = (reason: string, fix: string): Outcome => ({ status: 'warning', reason, fix });

/** Something that lets callers in or out wrongly, or loses records or alarms. */
export const problem = (reason: string, fix: string): Outcome => ({ status: 'problem', reason, fix });

/** Something that could not be looked at. */
export const notChecked = (reason: string, fix: string): Outcome => ({ status: 'not_checked', reason, fix });

/** Names the thing that an outcome is about. */
export const about = (subject: string, outcome: Outcome): Outcome => ({ subject, ...outcome });

const MAX_LISTED = 6;

/** Lists names, the first few of many. */
export const listNames = (names: readonly string[]): string =>
  names.length <= MAX_LISTED
    ? names.join(', ')
    : `${names.slice(0, MAX_LISTED).join(', ')} and ${names.length - MAX_LISTED} more`;
