import type { AccessLine } from '../../../../shared/access-line.ts';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { type AccessExplanation, explainAccess } from '../../../../shared/explain-access.ts';
import type { Problem } from '../../../contract/problem.ts';
import { useSettings } from '../api/use-settings.ts';
import type { Visit } from '../location/location-store.ts';
import { momentsOf } from '../location/time-range.ts';
import { useQuestion } from '../question/use-question.ts';

/** What the access log says of a call that has no decision. */
export type GatewayAnswer =
  | { readonly kind: 'not_asked' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | {
      readonly kind: 'found';
      readonly line: AccessLine;
      readonly isDamaged: boolean;
      readonly explanation: AccessExplanation;
      /** The decision that API Gateway used, made for another call. */
      readonly reused?: ReadDecisionRecord;
    };

/** API Gateway caches a policy for up to an hour. */
const CACHE_SECONDS = 3_600;

/** Asks the access log about the request id of a search, and for the decision that its line names. */
export const useGatewayAnswer = ({ state, asOf }: Visit, looks: number, endTime: number): GatewayAnswer => {
  const settings = useSettings();
  const { lookup, range } = state;
  const { startTime } = momentsOf(range, asOf);
  const isAsked =
    lookup !== undefined &&
    (lookup.kind === 'call_id' || lookup.kind === 'request_id') &&
    settings !== undefined &&
    settings.accessLogGroups.length > 0;
  const access = useQuestion<'access'>(
    isAsked ? { kind: 'access', requestIds: [lookup.value], startTime, endTime } : undefined,
    looks,
  );
  // The server also looks for the id in the text of the lines, where another caller may have put it.
  const row = rowsSoFar(access)?.find(
    (one) => one.kind === 'access' && one.line.request_id === lookup?.value,
  );
  const decisionId = row?.kind === 'access' ? row.line.decision_id : undefined;
  const decision = useQuestion<'search'>(
    decisionId === undefined
      ? undefined
      : {
          kind: 'search',
          lookup: { kind: 'decision_id', value: decisionId },
          startTime: Math.max(0, startTime - CACHE_SECONDS),
          endTime,
          limit: 1,
        },
    looks,
  );
  if (!isAsked) return { kind: 'not_asked' };
  if (access.kind === 'failed') return { kind: 'failed', problem: access.problem };
  if (row?.kind !== 'access') return { kind: access.kind === 'ended' ? 'absent' : 'looking' };
  const found = rowsSoFar(decision)?.[0];
  const record = found?.kind === 'decision' ? found.record : undefined;
  const isKnown = decisionId === undefined || decision.kind === 'failed' || rowsSoFar(decision) !== undefined;
  return {
    kind: 'found',
    line: row.line,
    isDamaged: row.isDamaged,
    explanation: explainAccess(row.line, record ?? (isKnown ? 'none' : undefined)),
    ...(record === undefined ? {} : { reused: record }),
  };
};

/** While a question is asked again, what it gave before still stands; undefined before it gave anything. */
const rowsSoFar = <Row>(question: {
  readonly kind: string;
  readonly progress?: { readonly rows: readonly Row[] };
}): readonly Row[] | undefined => question.progress?.rows;
