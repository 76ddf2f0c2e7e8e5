import type { Operations } from '../../aws-json/operation.ts';
import type { QueryRegistry } from '../insights/query-registry.ts';
import type { LiveTail } from '../live-tail/live-tail.ts';
import type { EventStore } from '../store/event-store.ts';
import type { IngestedBatch } from '../store/ingested-batch.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';
import { readGroupSettings } from './group-settings.ts';
import { indexPolicyOperations } from './index-policy-operations.ts';
import { liveTailOperations } from './live-tail-operation.ts';
import { logEventOperations } from './log-event-operations.ts';
import { logGroupOperations } from './log-group-operations.ts';
import { logStreamOperations } from './log-stream-operations.ts';
import { queryDefinitionOperations } from './query-definition-operations.ts';
import { queryOperations } from './query-operations.ts';
import { recordOperations } from './record-operations.ts';
import { retentionOperations } from './retention-operations.ts';
import { tagOperations } from './tag-operations.ts';

/** What the operations work on. */
export interface OperationContext {
  readonly store: EventStore;
  readonly settings: SettingsJournal;
  readonly queries: QueryRegistry;
  readonly tail: LiveTail;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes every batch once it is on disk. */
  readonly onIngested: (batch: IngestedBatch) => void;
}

/** Every operation that this store has. */
export const createOperations = ({
  store,
  settings,
  queries,
  tail,
  now,
  onIngested,
}: OperationContext): Operations =>
  new Map([
    ...logGroupOperations({ store, settings, now }),
    ...logStreamOperations(store, now),
    ...logEventOperations(store, {
      now,
      retentionInDays: (group) => readGroupSettings(settings, group).retentionInDays,
      onIngested,
    }),
    ...recordOperations(store, now),
    ...queryOperations(store, queries),
    ...queryDefinitionOperations(settings, now),
    ...retentionOperations(store, settings),
    ...indexPolicyOperations(store, settings, now),
    ...tagOperations(store, settings),
    ...liveTailOperations(store, tail),
  ]);
