import type { Filter } from '../../contract/filter.ts';
import { FACET_FIELDS, type FacetField } from '../../contract/overview.ts';
import type { BinWidth } from './bin-width.ts';
import { limitCommand, ONLY_DECISIONS } from './decision-query.ts';
import { filterCommands } from './filter-condition.ts';
import { joinCommands } from './query-text.ts';

/** Column of the start of a bin. */
export const BIN_COLUMN = 'bin_start';

/** What an overview counts: everything at once, the histogram alone, or one facet alone. */
export type OverviewPart = 'all' | 'time' | FacetField;

/**
 * Builds the one query that histogram, facets and groups are counted from.
 *
 * Its rows are the combinations of all facets and bins, the most frequent first, so that what is cut off counts least.
 *
 * @throws ValueNotSearchable for a value that cannot stand in a query.
 */
export const buildOverviewQuery = (overview: {
  readonly filter?: Filter | undefined;
  readonly part: OverviewPart;
  readonly width: BinWidth;
  readonly limit: number;
}): string =>
  joinCommands([
    ...filterCommands(overview.filter),
    ONLY_DECISIONS,
    `stats count(*) as calls, earliest(@timestamp) as first_seen, latest(@timestamp) as last_seen by ${groupsOf(overview.part, overview.width)}`,
    'sort calls desc',
    limitCommand(overview.limit),
  ]);

const groupsOf = (part: OverviewPart, width: BinWidth): string => {
  const bin = `bin(${width.text}) as ${BIN_COLUMN}`;
  switch (part) {
    case 'all':
      return [bin, 'outcome', ...FACET_FIELDS].join(', ');
    case 'time':
      return `${bin}, outcome`;
    default:
      return `outcome, ${part}`;
  }
};

/**
 * Builds the query for latency and errors of introspection over time. A cache hit has neither.
 *
 * @throws ValueNotSearchable for a value that cannot stand in a query.
 */
export const buildIntrospectionQuery = (question: {
  readonly filter?: Filter | undefined;
  readonly width: BinWidth;
  readonly limit: number;
}): string =>
  joinCommands([
    ...filterCommands(question.filter),
    ONLY_DECISIONS,
    'filter ispresent(introspection_ms) or ispresent(introspection_exception)',
    'stats count(*) as introspections, count(introspection_exception) as errors, ' +
      'pct(introspection_ms, 50) as p50, pct(introspection_ms, 95) as p95, pct(introspection_ms, 99) as p99 ' +
      `by bin(${question.width.text}) as ${BIN_COLUMN}`,
    `sort ${BIN_COLUMN} asc`,
    limitCommand(question.limit),
  ]);
