import { readGroupSettings } from './api/group-settings.ts';
import type { EventStore, Report } from './store/event-store.ts';
import type { SettingsJournal } from './store/settings-journal.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const INTERVAL_MS = 60 * 60 * 1000;

/** What retention works on. */
export interface RetentionContext {
  readonly store: EventStore;
  readonly settings: SettingsJournal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly report: Report;
}

/** Deletes the segments of each log group whose events are all older than its retention. */
const applyRetention = async ({ store, settings, now }: RetentionContext): Promise<void> => {
  for (const group of store.catalogue.groups()) {
    const { retentionInDays } = readGroupSettings(settings, group);
    if (retentionInDays !== undefined) await store.removeExpired(group, now() - retentionInDays * DAY_MS);
  }
};

/** Applies retention now and every hour, until it is closed. */
export const startRetention = (context: RetentionContext): { close(): Promise<void> } => {
  let work: Promise<void> = Promise.resolve();
  const apply = (): void => {
    work = work
      .then(() => applyRetention(context))
      .catch((error: unknown) =>
        context.report(`retention failed: ${error instanceof Error ? error.name : 'unknown error'}`),
      );
  };
  apply();
  const timer = setInterval(apply, INTERVAL_MS);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      return work;
    },
  };
};
