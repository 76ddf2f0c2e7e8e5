/** State of an alarm. */
export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** How a value is compared with the threshold. */
export type Comparison =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

/** What an alarm is evaluated by. */
export interface EvaluationRule {
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'notBreaching' | 'breaching' | 'ignore' | 'missing';
}

/** What an evaluation found. */
export interface Evaluation {
  /** `retained`: the alarm stays as it is. */
  readonly state: StateValue | 'retained';
  /** Places in the evaluation range of the datapoints that counted, oldest first. */
  readonly evaluated: readonly number[];
  /** How many datapoints were missing and had to be filled in. */
  readonly filled: number;
  readonly breaching: number;
}

/**
 * Periods beyond the evaluation periods that are looked at when some are missing.
 *
 * AWS does not publish how many it takes: its examples take 5 for 3 evaluation periods.
 */
const FURTHER_PERIODS = 2;

/** How many periods an evaluation looks at: the evaluation range. */
export const evaluationRange = (evaluationPeriods: number): number => evaluationPeriods + FURTHER_PERIODS;

const COMPARE: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * Evaluates an alarm as CloudWatch does.
 *
 * The newest datapoints that are there count, as many as there are evaluation periods, from anywhere in the range. Only
 * when there are fewer is the rest filled in as `treatMissingData` says.
 *
 * @param range - Values of the evaluation range, oldest first; `undefined` where there is none.
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html Missing data}
 */
export const evaluate = (rule: EvaluationRule, range: readonly (number | undefined)[]): Evaluation => {
  const isBreaching = (value: number): boolean => COMPARE[rule.comparison](value, rule.threshold);
  const present = range.flatMap((value, place) => (value === undefined ? [] : [{ place, value }]));
  const counted = present.slice(-rule.evaluationPeriods);
  const breaching = counted.filter(({ value }) => isBreaching(value));
  const filled = rule.evaluationPeriods - counted.length;
  const [oldestBreaching] = breaching;
  return {
    state: decide(rule, {
      breaching: breaching.length,
      fine: counted.length - breaching.length,
      filled,
      oldestBreachingAge: oldestBreaching === undefined ? 0 : range.length - oldestBreaching.place,
    }),
    evaluated: counted.map(({ place }) => place),
    filled,
    breaching: breaching.length,
  };
};

interface Tally {
  readonly breaching: number;
  readonly fine: number;
  readonly filled: number;
  /** Periods back from the end of the range, the newest being 1; 0 without one. */
  readonly oldestBreachingAge: number;
}

const decide = (
  { datapointsToAlarm, treatMissingData }: EvaluationRule,
  { breaching, fine, filled, oldestBreachingAge }: Tally,
): Evaluation['state'] => {
  if (breaching >= datapointsToAlarm) return 'ALARM';
  if (filled === 0 || treatMissingData === 'notBreaching') return 'OK';
  if (treatMissingData === 'breaching') return breaching + filled >= datapointsToAlarm ? 'ALARM' : 'OK';
  // Too little data, and some of it is fine: nothing speaks for an alarm.
  if (fine > 0) return 'OK';
  if (treatMissingData === 'ignore') return 'retained';
  // "Premature alarm": what is missing since an old breach does not take it back.
  return oldestBreachingAge >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
};
