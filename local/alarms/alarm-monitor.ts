import type { AlarmDefinition, AlarmSubject } from '../../shared/alarms.ts';
import { evaluationRange } from './evaluation/evaluate.ts';
import { type AlarmState, evaluateAlarm, initialState } from './evaluation/evaluate-alarm.ts';
import type { MetricStore } from './metric/metric-store.ts';

/** An alarm as it is now. */
export interface MonitoredAlarm {
  readonly definition: AlarmDefinition;
  readonly state: AlarmState;
}

/** A change of an alarm's state. */
export interface AlarmTransition {
  readonly definition: AlarmDefinition;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

/** Changes that are remembered, of all alarms together. */
const MAX_HISTORY = 1_000;

/** How far back alarms look, milliseconds; a minute more, since periods end with a minute. */
export const longestRangeMs = (definitions: readonly AlarmDefinition[]): number =>
  Math.max(
    ...definitions.map(
      ({ periodSeconds, evaluationPeriods }) =>
        (evaluationRange(evaluationPeriods) * periodSeconds + 60) * 1000,
    ),
  );

/** Keeps the states of alarms. */
export class AlarmMonitor {
  readonly #metrics: MetricStore;
  readonly #subject: AlarmSubject;
  readonly #states: Map<AlarmDefinition, AlarmState>;
  readonly #history: AlarmTransition[] = [];

  /** @param now - When the alarms are created, milliseconds since the epoch. */
  constructor(
    definitions: readonly AlarmDefinition[],
    { metrics, subject, now }: { metrics: MetricStore; subject: AlarmSubject; now: number },
  ) {
    this.#metrics = metrics;
    this.#subject = subject;
    this.#states = new Map(definitions.map((definition) => [definition, initialState(definition, now)]));
  }

  /** Every alarm, in the order of their definitions. */
  get alarms(): readonly MonitoredAlarm[] {
    return [...this.#states].map(([definition, state]) => ({ definition, state }));
  }

  /** The last changes, oldest first. */
  get history(): readonly AlarmTransition[] {
    return this.#history;
  }

  /**
   * Evaluates every alarm.
   *
   * @param now - Milliseconds since the epoch.
   * @returns The changes.
   */
  evaluate(now: number): readonly AlarmTransition[] {
    this.#metrics.expire(now);
    const changes: AlarmTransition[] = [];
    for (const [definition, from] of this.#states) {
      const to = evaluateAlarm(this.#metrics, definition, {
        subject: this.#subject,
        state: from.value,
        now,
      });
      if (to === undefined) continue;
      this.#states.set(definition, to);
      changes.push({ definition, from, to });
    }
    this.#history.push(...changes);
    this.#history.splice(0, Math.max(0, this.#history.length - MAX_HISTORY));
    return changes;
  }
}
