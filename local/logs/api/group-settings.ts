import { z } from 'zod';
import type { LogGroup } from '../store/catalogue.ts';
import type { SettingsJournal } from '../store/settings-journal.ts';

const groupSettings = z.object({
  retentionInDays: z.number().optional(),
  indexPolicy: z.object({ document: z.string(), updated: z.number() }).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** What a log group has beside its name and its streams. */
export interface GroupSettings {
  /** Days that its events are kept; `undefined` for ever. */
  readonly retentionInDays?: number | undefined;
  readonly indexPolicy?:
    | {
        /** JSON text as PutIndexPolicy brought it. */
        readonly document: string;
        /** Milliseconds since the epoch. */
        readonly updated: number;
      }
    | undefined;
  readonly tags?: { readonly [key: string]: string } | undefined;
}

/** A group made anew under an old name has a directory of its own, and so no settings of the old one. */
const keyOf = ({ directory }: Pick<LogGroup, 'directory'>): string => `group/${directory}`;

const parse = (value: unknown): GroupSettings => groupSettings.parse(value ?? {});

/** Reads the settings of a log group. */
export const readGroupSettings = (
  settings: SettingsJournal,
  group: Pick<LogGroup, 'directory'>,
): GroupSettings => parse(settings.get(keyOf(group)));

/** Changes the settings of a log group; they are on disk when the promise resolves. */
export const changeGroupSettings = (
  settings: SettingsJournal,
  group: LogGroup,
  change: (old: GroupSettings) => GroupSettings,
): Promise<void> => settings.update(keyOf(group), (value) => change(parse(value)));

/** Removes the settings of a log group that is deleted. */
export const forgetGroupSettings = (settings: SettingsJournal, group: LogGroup): Promise<void> =>
  settings.update(keyOf(group), () => undefined);
