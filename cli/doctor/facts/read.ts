import { notChecked, type Outcome } from '../finding.ts';

/** What was read, or why it could not be. */
export type Read<T> = { readonly kind: 'read'; readonly value: T } | Unreadable;

/** Why something could not be read, and what would help. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: string;
  readonly fix: string;
}

/** Something that was read. */
export const readAs = <T>(value: T): Read<T> => ({ kind: 'read', value });

/** Something that could not be read. */
export const unreadable = (reason: string, fix: string): Unreadable => ({ kind: 'unreadable', reason, fix });

/** Turns what was read into something else. */
export const mapRead = <T, U>(read: Read<T>, map: (value: T) => U): Read<U> =>
  read.kind === 'read' ? readAs(map(read.value)) : read;

/** Examines what was read; what could not be read is not checked. */
export const whenRead = <T>(read: Read<T>, examine: (value: T) => readonly Outcome[]): readonly Outcome[] =>
  read.kind === 'read' ? examine(read.value) : [notChecked(read.reason, read.fix)];

/** The same for one outcome. */
export const outcomeOf = <T>(read: Read<T>, examine: (value: T) => Outcome): Outcome =>
  read.kind === 'read' ? examine(read.value) : notChecked(read.reason, read.fix);
