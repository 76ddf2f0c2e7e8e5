import { ALARMS, type AlarmDefinition } from '../../../../shared/alarms.ts';
import { filterOf } from '../../../contract/alarm-filter.ts';
import { buildPageQuery, type PageState } from '../location/page-state.ts';

/**
 * Turns the link of an alarm's message (`?alarm=<id>`) into the search that explains the alarm, as of now.
 *
 * @param now - Seconds since the epoch.
 */
export const openAlarmLink = (page: Window, now: number): void => {
  const state = readAlarmLink(page.location.search, now);
  if (state !== undefined)
    page.history.replaceState(null, '', `${page.location.pathname}${buildPageQuery(state)}`);
};

/** Reads the query of such a link; `undefined` for any other, and for an alarm that there is not. */
export const readAlarmLink = (search: string, now: number): PageState | undefined => {
  const id = new URLSearchParams(search).get('alarm');
  const alarm: AlarmDefinition | undefined = ALARMS.find((one) => one.id === id);
  if (alarm === undefined) return undefined;
  const { seconds } = alarm.search;
  const filter = filterOf(alarm);
  return {
    tab: 'decisions',
    ...(filter === undefined ? {} : { filter }),
    range: { kind: 'between', startTime: Math.max(0, now - seconds), endTime: now },
    zone: 'utc',
    selection: { kind: 'best' },
  };
};
