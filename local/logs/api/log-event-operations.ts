import type { Operations } from '../../aws-json/operation.ts';
import type { EventStore } from '../store/event-store.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { getLogEvents } from './get-log-events.ts';
import { type PutSettings, putLogEvents } from './put-log-events.ts';

/** Operations on log events. */
export const logEventOperations = (store: EventStore, settings: PutSettings): Operations =>
  new Map([
    ['PutLogEvents', (body: unknown) => putLogEvents(store, settings, body)],
    ['GetLogEvents', (body: unknown) => getLogEvents(store, body)],
    ['FilterLogEvents', (body: unknown) => filterLogEvents(store, body)],
  ]);
