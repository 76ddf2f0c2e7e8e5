import { type Filter, filterSchema, MAX_VALUE_LENGTH } from '../../../contract/filter.ts';
import { LOOKUP_KINDS, type Lookup, SHA256_BASE64URL } from '../../../contract/lookup.ts';
import { MAX_QUERY_LENGTH } from '../../../contract/query-request.ts';
import { epochSecondsSchema, isInOrder } from '../../../contract/time-range.ts';
import type { TimeZoneChoice } from './moment-input.ts';
import { isPageTab, type PageTab } from './page-tab.ts';
import { isTimeRange, type RangeChoice, type TimeRange } from './time-range.ts';

/**
 * Which decision is open: one by id, none because the reader closed it, or whichever answers the search best.
 */
type Selection =
  | { readonly kind: 'best' }
  | { readonly kind: 'none' }
  | { readonly kind: 'decision'; readonly id: string };

/** All state of the page. It stands in the URL, so it never holds a token or a key. */
export interface PageState {
  readonly tab: PageTab;
  readonly lookup?: Lookup;
  readonly filter?: Filter;
  readonly range: RangeChoice;
  readonly zone: TimeZoneChoice;
  readonly selection: Selection;
  /** As many rows as a query gives, instead of the first thousand. */
  readonly rows?: 'all';
  /** Text of expert mode. It is shown, and runs only when the reader says so. */
  readonly expert?: string;
  /** Expert mode reads the access log; the decisions when left out. */
  readonly expertTarget?: 'access';
}

const DEFAULT_RANGE: TimeRange = '3h';
const DEFAULT_TAB: PageTab = 'decisions';
const CLOSED = 'none';

/** Parses the query of the page's URL. What it cannot read falls back to the default; never throws. */
export const parsePageState = (search: string): PageState => {
  const params = new URLSearchParams(search);
  const tab = params.get('tab') ?? '';
  const lookup = parseLookup(params);
  const filter = parseFilter(params.get('filter'));
  const expert = params.get('expert') ?? '';
  return {
    tab: isPageTab(tab) ? tab : DEFAULT_TAB,
    ...(lookup === undefined ? {} : { lookup }),
    ...(filter === undefined ? {} : { filter }),
    range: parseRange(params),
    zone: params.get('zone') === 'local' ? 'local' : 'utc',
    selection: parseSelection(params.get('decision')),
    ...(params.get('rows') === 'all' ? { rows: 'all' } : {}),
    ...(expert === '' || expert.length > MAX_QUERY_LENGTH ? {} : { expert }),
    ...(params.get('target') === 'access' ? { expertTarget: 'access' } : {}),
  };
};

/** Builds the query of the page's URL, with its `?`, or an empty text for the defaults. */
export const buildPageQuery = (state: PageState): string => {
  const { tab, lookup, filter, range, zone, selection, rows, expert, expertTarget } = state;
  const params = new URLSearchParams();
  if (tab !== DEFAULT_TAB) params.set('tab', tab);
  if (lookup !== undefined) params.set(lookup.kind, lookup.value);
  if (filter !== undefined) params.set('filter', JSON.stringify(filter));
  if (range.kind === 'between') {
    params.set('from', String(range.startTime));
    params.set('to', String(range.endTime));
  } else if (range.last !== DEFAULT_RANGE) params.set('range', range.last);
  if (zone !== 'utc') params.set('zone', zone);
  if (selection.kind === 'none') params.set('decision', CLOSED);
  if (selection.kind === 'decision') params.set('decision', selection.id);
  if (rows !== undefined) params.set('rows', rows);
  if (expert !== undefined) params.set('expert', expert);
  if (expertTarget !== undefined) params.set('target', expertTarget);
  return params.size === 0 ? '' : `?${params}`;
};

/** Parameters that narrow what the page shows. */
const NARROWING: readonly string[] = [...LOOKUP_KINDS, 'filter', 'from', 'to', 'range', 'decision', 'expert'];

/** Names the parameters of a URL that {@link parsePageState} could not read, so that more is shown than was meant. */
export const listUnread = (search: string): readonly string[] => {
  const read = new URLSearchParams(buildPageQuery(parsePageState(search)));
  const given = new URLSearchParams(search);
  return NARROWING.filter(
    (name) => given.get(name) && !read.has(name) && !(name === 'range' && given.get(name) === DEFAULT_RANGE),
  );
};

/** Tells whether two states ask the same question; what is open, and how times are written, does not matter. */
export const asksTheSame = (one: PageState, other: PageState): boolean => question(one) === question(other);

const question = ({ tab, lookup, filter, range, rows }: PageState): string =>
  JSON.stringify([tab, lookup?.kind, lookup?.value, filter, range, rows]);

const parseLookup = (params: URLSearchParams): Lookup | undefined => {
  for (const kind of LOOKUP_KINDS) {
    const value = params.get(kind);
    if (value === null || value === '' || value.length > MAX_VALUE_LENGTH) continue;
    const isHash = kind === 'token_hash' || kind === 'thumbprint' || kind === 'hashed_id';
    if (!isHash || SHA256_BASE64URL.test(value)) return { kind, value };
  }
  return undefined;
};

const parseFilter = (text: string | null): Filter | undefined => {
  if (text === null) return undefined;
  const filter = filterSchema.safeParse(parseJson(text));
  return filter.success && filter.data.conditions.length > 0 ? filter.data : undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const parseRange = (params: URLSearchParams): RangeChoice => {
  const startTime = parseSeconds(params.get('from'));
  const endTime = parseSeconds(params.get('to'));
  if (startTime !== undefined && endTime !== undefined && isInOrder({ startTime, endTime }))
    return { kind: 'between', startTime, endTime };
  const last = params.get('range') ?? '';
  return { kind: 'last', last: isTimeRange(last) ? last : DEFAULT_RANGE };
};

const parseSeconds = (text: string | null): number | undefined => {
  const seconds = epochSecondsSchema.safeParse(text === null || text === '' ? undefined : Number(text));
  return seconds.success ? seconds.data : undefined;
};

const parseSelection = (id: string | null): Selection => {
  if (id === null || id === '' || id.length > MAX_VALUE_LENGTH) return { kind: 'best' };
  return id === CLOSED ? { kind: 'none' } : { kind: 'decision', id };
};
