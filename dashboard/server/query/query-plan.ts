import { MAX_ROWS, type QueryRequest } from '../../contract/query-request.ts';
import type { QueryContext } from '../query-id.ts';
import { chooseBinWidth } from './bin-width.ts';
import {
  buildAccessQuery,
  buildDecisionQuery,
  buildLastAllowedQuery,
  buildNotInvokedQuery,
  buildReusedQuery,
} from './decision-query.ts';
import { checkExpertQuery } from './expert-guard.ts';
import { buildIntrospectionQuery, buildOverviewQuery } from './overview-query.ts';

/** A question as Logs Insights gets it. */
export interface QueryPlan {
  readonly text: string;
  readonly target: 'decisions' | 'access';
  readonly context: QueryContext;
}

/** Most rows of one call: its record, and a second one if a function was retried. */
const CALL_ROWS = 20;
const REUSED_ROWS = 1_000;

/**
 * Turns a question into query text and what its reader must know.
 *
 * @throws ValueNotSearchable for a value that cannot stand in a query; QueryRefused for expert text that asks too much.
 */
export const planQuery = (request: QueryRequest): QueryPlan => {
  switch (request.kind) {
    case 'search': {
      const { kind, limit } = request;
      return { text: buildDecisionQuery(request), target: 'decisions', context: { kind, limit } };
    }
    case 'call': {
      const { kind, lookup, askedSince } = request;
      const text = buildDecisionQuery({ lookup, limit: CALL_ROWS });
      return { text, target: 'decisions', context: { kind, limit: CALL_ROWS, askedSince } };
    }
    case 'last_allowed': {
      const { kind } = request;
      return { text: buildLastAllowedQuery(request), target: 'decisions', context: { kind, limit: 1 } };
    }
    case 'access': {
      const { kind, requestIds } = request;
      const limit = 2 * requestIds.length;
      return { text: buildAccessQuery(requestIds, limit), target: 'access', context: { kind, limit } };
    }
    case 'not_invoked': {
      const { kind, limit } = request;
      return { text: buildNotInvokedQuery(limit), target: 'access', context: { kind, limit } };
    }
    case 'reused_decisions': {
      const { kind } = request;
      return { text: buildReusedQuery(REUSED_ROWS), target: 'access', context: { kind, limit: REUSED_ROWS } };
    }
    case 'overview':
    case 'introspection':
      return planBins(request);
    case 'expert': {
      const { kind, text, target, limit } = request;
      checkExpertQuery(text);
      return { text, target, context: { kind, limit } };
    }
  }
};

const planBins = (
  request: Extract<QueryRequest, { readonly kind: 'overview' | 'introspection' }>,
): QueryPlan => {
  const { startTime, endTime, filter, bins } = request;
  const width = chooseBinWidth({ startTime, endTime }, bins);
  const shared = { startTime, endTime, binSeconds: width.seconds };
  if (request.kind === 'overview') {
    const { kind, part } = request;
    return {
      text: buildOverviewQuery({ filter, part, width, limit: MAX_ROWS }),
      target: 'decisions',
      context: { kind, part, limit: MAX_ROWS, ...shared },
    };
  }
  return {
    text: buildIntrospectionQuery({ filter, width, limit: MAX_ROWS }),
    target: 'decisions',
    context: { kind: 'introspection', limit: MAX_ROWS, ...shared },
  };
};
