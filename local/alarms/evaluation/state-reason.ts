import type { AlarmMeasure } from '../../../shared/alarms.ts';
import type { Datapoint, MeasurableAlarm } from './datapoints.ts';
import type { Comparison, Evaluation, StateValue } from './evaluate.ts';

/** How every alarm of the definitions compares; an anomaly alarm is not evaluated here. */
export const COMPARISON: Comparison = 'GreaterThanOrEqualToThreshold';

const COMPARED = 'greater than or equal to';

/** What the reason of a state is made of. */
export interface StateReasonFacts {
  readonly definition: MeasurableAlarm;
  readonly datapoints: readonly Datapoint[];
  readonly evaluation: Evaluation;
  readonly state: StateValue;
}

/** Renders why an alarm changed its state, in CloudWatch's words. */
export const renderStateReason = (facts: StateReasonFacts): string => {
  const { definition, evaluation, state } = facts;
  const values = evaluatedOf(facts);
  if (state === 'INSUFFICIENT_DATA') {
    const unknown = definition.evaluationPeriods - values.length;
    return `Insufficient Data: ${unknown} ${unknown === 1 ? 'datapoint was' : 'datapoints were'} unknown.`;
  }
  const filled = renderFilled(definition, evaluation.filled);
  if (values.length === 0) return `Threshold Crossed: no datapoints were received for ${filled}.`;
  return `Threshold Crossed: ${renderCount(facts, values)}${evaluation.filled === 0 ? '' : `; ${filled}`}.`;
};

const renderCount = (
  { definition, evaluation, state }: StateReasonFacts,
  values: readonly EvaluatedDatapoint[],
): string => {
  const isAlarm = state === 'ALARM';
  const count = isAlarm ? evaluation.breaching : values.length - evaluation.breaching;
  const { evaluationPeriods: periods, datapointsToAlarm, measure } = definition;
  const needed = isAlarm ? datapointsToAlarm : periods - datapointsToAlarm + 1;
  const list = values.map(({ value, time }) => `${decimal(value)} (${shortTime(time)})`).join(', ');
  const transition = isAlarm ? 'OK -> ALARM' : 'ALARM -> OK';
  return `${count} out of the last ${values.length} datapoints [${list}] ${count === 1 ? 'was' : 'were'}${
    isAlarm ? '' : ' not'
  } ${COMPARED} the threshold (${decimal(measure.threshold)}) (minimum ${needed} ${
    needed === 1 ? 'datapoint' : 'datapoints'
  } for ${transition} transition)`;
};

const TREATED = {
  notBreaching: 'NonBreaching',
  breaching: 'Breaching',
  missing: 'Missing',
  ignore: 'Ignore',
} as const;

const renderFilled = ({ treatMissingData }: MeasurableAlarm, filled: number): string =>
  `${filled} ${filled === 1 ? 'period' : 'periods'} and ${filled} missing ${
    filled === 1 ? 'datapoint was' : 'datapoints were'
  } treated as [${TREATED[treatMissingData]}]`;

interface EvaluatedDatapoint extends Datapoint {
  readonly value: number;
}

/** Newest first, as CloudWatch lists them. */
const evaluatedOf = ({ datapoints, evaluation }: StateReasonFacts): readonly EvaluatedDatapoint[] =>
  evaluation.evaluated
    .flatMap((place) => {
      const datapoint = datapoints[place];
      const value = datapoint?.value;
      return datapoint === undefined || value === undefined ? [] : [{ ...datapoint, value }];
    })
    .reverse();

/**
 * Builds the same for programs: the JSON text of `StateReasonData`.
 *
 * @param queryTime - When it was evaluated, milliseconds since the epoch.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html Alarm events}
 */
export const buildStateReasonData = (facts: StateReasonFacts, queryTime: number): string => {
  const { definition, datapoints } = facts;
  const { measure, periodSeconds: period } = definition;
  const values = evaluatedOf(facts);
  const start = values.at(-1)?.time ?? datapoints.at(-definition.evaluationPeriods)?.time ?? queryTime;
  return JSON.stringify({
    version: '1.0',
    queryDate: isoTime(queryTime),
    startDate: isoTime(start),
    ...statisticOf(measure),
    period,
    recentDatapoints: values.map(({ value }) => value),
    threshold: measure.threshold,
    evaluatedDatapoints: values.map(({ time, sampleCount, value }) => ({
      timestamp: isoTime(time),
      sampleCount,
      value,
    })),
  });
};

const statisticOf = (measure: AlarmMeasure): { readonly statistic?: string } =>
  measure.kind === 'metric' ? { statistic: measure.series.statistic } : {};

const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `2026-11-25T20:04:00.000+0000` */
export const isoTime = (time: number): string => new Date(time).toISOString().replace('Z', '+0000');

/** `25/11/26 20:04:00` */
const shortTime = (time: number): string => {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${clock.slice(0, 8)}`;
};
