import type { Span } from './query-error.ts';

/** Operators and punctuation, longest first so that a scan takes `!=` before `!`. */
export const SYMBOLS = [
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '=',
  '<',
  '>',
  '!',
  '|',
  ',',
  '(',
  ')',
  '[',
  ']',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '.',
] as const;

/** An operator or a punctuation mark. */
export type QuerySymbol = (typeof SYMBOLS)[number];

/** A field name, alias, function name or keyword; which one depends on where it stands. */
export interface NameToken extends Span {
  readonly kind: 'name';
  /** The name without backticks. */
  readonly name: string;
  /** Bare parts split at dots; a part in backticks stays whole. Never empty. */
  readonly segments: readonly string[];
  /** True when any part stood in backticks: such a name is never a keyword. */
  readonly quoted: boolean;
}

/** A string in single or double quotes, without them. */
export interface StringToken extends Span {
  readonly kind: 'string';
  readonly value: string;
}

/** A number without sign. */
export interface NumberToken extends Span {
  readonly kind: 'number';
  readonly value: number;
  /** As written: digits beyond 2^53 survive here. */
  readonly text: string;
}

/** A width of time such as `5m`. */
export interface DurationToken extends Span {
  readonly kind: 'duration';
  readonly amount: number;
  readonly unit: string;
}

/** One token of a query. A regular expression is read on demand, since `/` is a division too. */
export type Token =
  | NameToken
  | StringToken
  | NumberToken
  | DurationToken
  | (Span & { readonly kind: 'symbol'; readonly symbol: QuerySymbol })
  | (Span & { readonly kind: 'end' });

/** The pattern between the slashes of `/.../`, with `\/` read as `/`. */
export interface RegexToken extends Span {
  readonly kind: 'regex';
  readonly pattern: string;
}
