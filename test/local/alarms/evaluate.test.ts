import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Comparison,
  type EvaluationRule,
  evaluate,
  evaluationRange,
  type StateValue,
} from '../../../local/alarms/evaluation/evaluate.ts';

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

const rule = (changes: Partial<EvaluationRule> = {}): EvaluationRule => ({
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  treatMissingData: 'missing',
  ...changes,
});

/** As AWS writes datapoints: 0 is fine, X breaches, - is missing; the newest stands right. */
const read = (row: string): readonly (number | undefined)[] =>
  row.split(' ').map((sign) => (sign === '-' ? undefined : Number(sign === 'X')));

const A = 'ALARM';
const I = 'INSUFFICIENT_DATA';
const R = 'retained';

/**
 * The tables of AWS's page, in both of its wordings: rows 1 to 5 of each as they stand today, the last ones from older
 * editions. States in the order missing, ignore, breaching, notBreaching.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html Missing data}
 */
const TABLE: readonly [datapointsToAlarm: number, row: string, filled: number, ...states: string[]][] = [
  [3, '0 - X - X', 0, 'OK', 'OK', 'OK', 'OK'],
  [3, '0 - - - -', 2, 'OK', 'OK', 'OK', 'OK'],
  [3, '- - - - -', 3, I, R, A, 'OK'],
  [3, '0 X X - X', 0, A, A, A, A],
  [3, '- - X - -', 2, A, R, A, 'OK'],
  [3, '- - - - X', 2, I, R, A, 'OK'],
  [3, 'X - - - -', 2, A, R, A, 'OK'],
  [2, '0 - X - X', 0, A, A, A, A],
  [2, '0 0 X 0 X', 0, A, A, A, A],
  [2, '0 - X - -', 1, 'OK', 'OK', A, 'OK'],
  [2, '- - - - 0', 2, 'OK', 'OK', A, 'OK'],
  [2, '- - - X -', 2, A, R, A, 'OK'],
  [2, '- - - - X', 2, I, R, A, 'OK'],
];

describe('evaluate (AWS: how alarm state is evaluated when data is missing)', () => {
  test.each(
    TABLE.flatMap(([datapointsToAlarm, row, filled, ...states]) =>
      TREATMENTS.map((treatMissingData, index) => ({
        datapointsToAlarm,
        row,
        filled,
        treatMissingData,
        state: states[index],
      })),
    ),
  )('$datapointsToAlarm of 3, $row, $treatMissingData: $state', ({ row, filled, state, ...changes }) => {
    const evaluation = evaluate(rule(changes), read(row));

    expect(evaluation.state).toBe(state);
    expect(evaluation.filled).toBe(filled);
  });

  test('takes five datapoints for three evaluation periods, as in these tables', () => {
    expect(evaluationRange(3)).toBe(5);
  });

  test('one old breach keeps an alarm of one period up until it leaves the range', () => {
    const once = rule({ evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'notBreaching' });

    expect(['- - X', '- X -', 'X - -', '- - -'].map((row) => evaluate(once, read(row)).state)).toEqual([
      A,
      A,
      A,
      'OK',
    ]);
  });

  test.each<[Comparison, readonly StateValue[]]>([
    ['GreaterThanOrEqualToThreshold', ['OK', A, A]],
    ['GreaterThanThreshold', ['OK', 'OK', A]],
    ['LessThanThreshold', [A, 'OK', 'OK']],
    ['LessThanOrEqualToThreshold', [A, A, 'OK']],
  ])('%s compares 4, 5 and 6 with 5', (comparison, states) => {
    const compared = rule({ comparison, threshold: 5, evaluationPeriods: 1, datapointsToAlarm: 1 });

    expect([4, 5, 6].map((value) => evaluate(compared, [value]).state)).toEqual(states);
  });
});

type Sign = '0' | 'X' | '-';

/** The rule as AWS tells it, said again: walk back from the newest and write down what each place counts as. */
const slowState = (
  signs: readonly Sign[],
  { evaluationPeriods, datapointsToAlarm, treatMissingData }: EvaluationRule,
): string => {
  const newestReal: Sign[] = [];
  for (let place = signs.length - 1; place >= 0 && newestReal.length < evaluationPeriods; place -= 1) {
    const sign = signs[place];
    if (sign !== undefined && sign !== '-') newestReal.push(sign);
  }
  const counts = [...newestReal];
  while (counts.length < evaluationPeriods) {
    if (treatMissingData === 'breaching') counts.push('X');
    else if (treatMissingData === 'notBreaching') counts.push('0');
    else counts.push('-');
  }
  let breaches = 0;
  let unknown = 0;
  let fine = 0;
  for (const sign of counts) {
    if (sign === 'X') breaches += 1;
    else if (sign === '0') fine += 1;
    else unknown += 1;
  }
  if (breaches >= datapointsToAlarm) return 'ALARM';
  if (unknown === 0 || fine > 0) return 'OK';
  if (treatMissingData === 'ignore') return 'retained';
  const beforeTheNewest = signs.slice(0, signs.length - datapointsToAlarm + 1);
  return beforeTheNewest.includes('X') ? 'ALARM' : 'INSUFFICIENT_DATA';
};

const ruleAndSigns = fc
  .record({
    evaluationPeriods: fc.integer({ min: 1, max: 6 }),
    treatMissingData: fc.constantFrom(...TREATMENTS),
  })
  .chain(({ evaluationPeriods, treatMissingData }) =>
    fc.record({
      rule: fc
        .integer({ min: 1, max: evaluationPeriods })
        .map((datapointsToAlarm) => rule({ evaluationPeriods, datapointsToAlarm, treatMissingData })),
      signs: fc.array(fc.constantFrom<Sign>('0', 'X', '-'), {
        minLength: evaluationRange(evaluationPeriods),
        maxLength: evaluationRange(evaluationPeriods),
      }),
    }),
  );

describe('evaluate, on any datapoints', () => {
  test('agrees with the rule said slowly', () => {
    fc.assert(
      fc.property(ruleAndSigns, ({ rule: one, signs }) => {
        expect(evaluate(one, read(signs.join(' '))).state).toBe(slowState(signs, one));
      }),
      { numRuns: 2_000 },
    );
  });

  test('counts as many datapoints as there are evaluation periods, filled ones included', () => {
    fc.assert(
      fc.property(ruleAndSigns, ({ rule: one, signs }) => {
        const { evaluated, filled, breaching } = evaluate(one, read(signs.join(' ')));

        expect(evaluated.length + filled).toBe(one.evaluationPeriods);
        expect(evaluated.every((place) => signs[place] !== '-')).toBe(true);
        expect(breaching).toBe(evaluated.filter((place) => signs[place] === 'X').length);
      }),
    );
  });

  test('a breach more never turns an alarm off', () => {
    fc.assert(
      fc.property(ruleAndSigns, fc.nat(), ({ rule: one, signs }, index) => {
        const place = index % signs.length;
        const worse = signs.with(place, signs[place] === '0' ? 'X' : (signs[place] ?? '-'));
        fc.pre(evaluate(one, read(signs.join(' '))).state === 'ALARM');

        expect(evaluate(one, read(worse.join(' '))).state).toBe('ALARM');
      }),
    );
  });
});
