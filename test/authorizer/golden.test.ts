import { describe, expect, test } from 'vitest';
import { fromGatelens, fromPython } from '../support/golden-compare.ts';
import { type GoldenRun, runGolden } from '../support/golden-run.ts';
import { readGoldenVectors } from '../support/golden-vectors.ts';
import { DEVIATIONS, type Deviation } from '../vectors/authorizer/deviations.ts';

const VECTORS = readGoldenVectors().filter(({ options }) => options.apiVersion === 'V2');
const isDeviation = ({ name }: { name: string }): boolean => Object.hasOwn(DEVIATIONS, name);

const outcomeOf = ({ answer, thrown }: GoldenRun): string => {
  if (thrown !== undefined) return thrown.message;
  return answer !== undefined && 'policyDocument' in answer
    ? answer.policyDocument.Statement.map(({ Effect }) => Effect).join()
    : 'no policy';
};

describe('recorded runs of the Python class', () => {
  test('every deviation names a vector', () => {
    const names = VECTORS.map(({ name }) => name);

    expect(Object.keys(DEVIATIONS).filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(VECTORS.filter((vector) => !isDeviation(vector)))('$name is answered alike', async (vector) => {
    const run = await runGolden(vector);

    expect(fromGatelens(run)).toEqual(fromPython(vector));
    expect(run.records).toHaveLength(1);
  });

  test.each(VECTORS.filter(isDeviation))('$name is answered in our own way', async (vector) => {
    const { reason, outcome = 'Deny', hooks, asked } = DEVIATIONS[vector.name] as Deviation;

    const run = await runGolden(vector);

    expect(run.records.map((record) => record.reason)).toEqual([reason]);
    expect(outcomeOf(run)).toBe(outcome);
    expect(run.trace).toEqual(['onEnter', ...hooks]);
    expect(run.seen).toHaveLength(asked ? 1 : 0);
    expect(fromGatelens(run), 'the entry is not needed any more').not.toEqual(fromPython(vector));
  });
});
