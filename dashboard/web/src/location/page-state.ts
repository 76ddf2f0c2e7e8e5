import { LOOKUP_KINDS, type Lookup, SHA256_BASE64URL } from '../../../contract/lookup.ts';
import { isTimeRange, type TimeRange } from './time-range.ts';

/**
 * Which decision is open: one by id, none because the reader closed it, or whichever answers the search best.
 */
type Selection =
  | { readonly kind: 'best' }
  | { readonly kind: 'none' }
  | { readonly kind: 'decision'; readonly id: string };

/** All state of the page. It stands in the URL, so it never holds a token or a key. */
export interface PageState {
  readonly lookup?: Lookup;
  readonly range: TimeRange;
  readonly selection: Selection;
}

const DEFAULT_RANGE: TimeRange = '3h';
const CLOSED = 'none';
const MAX_VALUE_LENGTH = 256;

/** Parses the query of the page's URL. What it cannot read falls back to the default; never throws. */
export const parsePageState = (search: string): PageState => {
  const params = new URLSearchParams(search);
  const lookup = parseLookup(params);
  const range = params.get('range') ?? '';
  return {
    ...(lookup === undefined ? {} : { lookup }),
    range: isTimeRange(range) ? range : DEFAULT_RANGE,
    selection: parseSelection(params.get('decision')),
  };
};

/** Builds the query of the page's URL, with its `?`, or an empty text for the defaults. */
export const buildPageQuery = ({ lookup, range, selection }: PageState): string => {
  const params = new URLSearchParams();
  if (lookup !== undefined) params.set(lookup.kind, lookup.value);
  if (range !== DEFAULT_RANGE) params.set('range', range);
  if (selection.kind === 'none') params.set('decision', CLOSED);
  if (selection.kind === 'decision') params.set('decision', selection.id);
  return params.size === 0 ? '' : `?${params}`;
};

/** Tells whether two states ask the same question; the open decision does not matter. */
export const asksTheSame = (one: PageState, other: PageState): boolean =>
  one.range === other.range &&
  one.lookup?.kind === other.lookup?.kind &&
  one.lookup?.value === other.lookup?.value;

const parseLookup = (params: URLSearchParams): Lookup | undefined => {
  for (const kind of LOOKUP_KINDS) {
    const value = params.get(kind);
    if (value === null || value === '' || value.length > MAX_VALUE_LENGTH) continue;
    const isHash = kind === 'token_hash' || kind === 'thumbprint';
    if (!isHash || SHA256_BASE64URL.test(value)) return { kind, value };
  }
  return undefined;
};

const parseSelection = (id: string | null): Selection => {
  if (id === null || id === '' || id.length > MAX_VALUE_LENGTH) return { kind: 'best' };
  return id === CLOSED ? { kind: 'none' } : { kind: 'decision', id };
};
