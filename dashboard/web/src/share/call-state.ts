import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { buildPageQuery, type PageState } from '../location/page-state.ts';
import { useVisit } from '../location/use-visit.ts';

/** The log event is written after the decision, and its time may be that of its delivery. */
const SLACK_SECONDS = 300;

/** State of the page that shows one call, also when it has grown old: its range is absolute. */
const buildCallState = (
  record: Pick<ReadDecisionRecord, 'decision_id' | 'timestamp'>,
  zone: PageState['zone'],
): PageState => {
  const at = Math.floor(Date.parse(record.timestamp) / 1000);
  return {
    tab: 'decisions',
    lookup: { kind: 'decision_id', value: record.decision_id },
    range: Number.isNaN(at)
      ? { kind: 'last', last: '7d' }
      : { kind: 'between', startTime: Math.max(0, at - SLACK_SECONDS), endTime: at + SLACK_SECONDS },
    zone,
    selection: { kind: 'decision', id: record.decision_id },
  };
};

/** Builds the link to one call. It holds its id and time, never a secret. */
export const buildPermalink = (
  origin: string,
  record: Pick<ReadDecisionRecord, 'decision_id' | 'timestamp'>,
): string => `${origin}/${buildPageQuery(buildCallState(record, 'utc'))}`;

/** Gives the way to open another call, wherever in time it is. */
export const useOpenCall = (): ((record: ReadDecisionRecord) => void) => {
  const { go } = useVisit();
  return (record) => go(({ zone }) => buildCallState(record, zone));
};
