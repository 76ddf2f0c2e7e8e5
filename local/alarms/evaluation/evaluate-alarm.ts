import { type AlarmDefinition, type AlarmSubject, lowSampleTreatment } from '../../../shared/alarms.ts';
import type { MetricStore } from '../metric/metric-store.ts';
import { type Datapoint, type MeasurableAlarm, readDatapoints } from './datapoints.ts';
import { evaluate, type StateValue } from './evaluate.ts';
import { buildStateReasonData, COMPARISON, renderStateReason } from './state-reason.ts';

/** A state of an alarm and why it is in it. */
export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON text. */
  readonly reasonData?: string;
  /** Since when it is in this state, milliseconds since the epoch. */
  readonly since: number;
}

/** Why an anomaly alarm has no other state here. */
const NOT_EVALUATED =
  'Not evaluated locally: CloudWatch learns the band of this alarm from two weeks of data, which only AWS does.';

/** The state of an alarm that was just created. */
export const initialState = ({ measure }: AlarmDefinition, now: number): AlarmState => ({
  value: 'INSUFFICIENT_DATA',
  reason: measure.kind === 'anomaly' ? NOT_EVALUATED : 'Unchecked: Initial alarm creation',
  since: now,
});

const MINUTE_MS = 60_000;
/** CloudWatch holds a percentile above the median for sound from 10 / (1 - percentile) samples on. */
const SAMPLES_BEYOND_PERCENTILE = 10;

/**
 * Evaluates one alarm on the whole minutes up to now.
 *
 * @returns The state that it changes to; `undefined` when it stays as it is.
 */
export const evaluateAlarm = (
  metrics: MetricStore,
  definition: AlarmDefinition,
  {
    subject,
    state,
    now,
  }: { readonly subject: AlarmSubject; readonly state: StateValue; readonly now: number },
): AlarmState | undefined => {
  if (!isMeasurable(definition)) return undefined;
  const datapoints = readDatapoints(metrics, definition, subject, now - (now % MINUTE_MS));
  const rule = { ...definition, threshold: definition.measure.threshold, comparison: COMPARISON };
  const evaluation = evaluate(
    rule,
    datapoints.map(({ value }) => value),
  );
  if (evaluation.state === 'retained' || evaluation.state === state) return undefined;
  const evaluated = evaluation.evaluated.flatMap((place) => datapoints[place] ?? []);
  if (hasTooFewSamples(definition, evaluated)) return undefined;
  const facts = { definition, datapoints, evaluation, state: evaluation.state };
  return {
    value: evaluation.state,
    reason: renderStateReason(facts),
    reasonData: buildStateReasonData(facts, now),
    since: now,
  };
};

const isMeasurable = (definition: AlarmDefinition): definition is MeasurableAlarm =>
  definition.measure.kind !== 'anomaly';

/** Without any sample there is no percentile: that is missing data, not a poor one. */
const hasTooFewSamples = ({ measure }: MeasurableAlarm, evaluated: readonly Datapoint[]): boolean => {
  if (measure.kind !== 'metric' || lowSampleTreatment(measure) === undefined) return false;
  const samples = evaluated.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
  const percentile = Number(measure.series.statistic.slice(1)) / 100;
  return samples > 0 && samples < Math.round(SAMPLES_BEYOND_PERCENTILE / (1 - percentile));
};
