import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../authorizer/configuration.ts';
import { fromGatelens, fromPython } from '../support/golden-compare.ts';
import { type GoldenRun, runGolden } from '../support/golden-run.ts';
import { type GoldenVector, readGoldenVectors } from '../support/golden-vectors.ts';
import { DEVIATIONS, type Deviation } from '../vectors/authorizer/deviations.ts';

const ALL = readGoldenVectors();
const VECTORS = ALL.filter(({ options }) => options.noCreds !== true);
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

  test.each(ALL.filter(({ options }) => options.noCreds === true))(
    '$name is refused at once',
    async (vector) => {
      await expect(runGolden(vector)).rejects.toThrow(ConfigurationError);
    },
  );
});

describe('the options of a vector', () => {
  const [first] = VECTORS.filter(({ expected }) => expected.introspectionRequestSeenByServer !== null);
  const changed = (options: object): GoldenVector => {
    if (first === undefined) throw new Error('No vector asks the server.');
    return { ...first, options: { ...first.options, ...options } };
  };

  test.each([
    {
      options: { apiVersion: 'V3' },
      path: '/api/21653835348762/auth/introspection',
      authorization: 'Bearer SAT',
    },
    {
      options: { baseUrlSuffix: '/' },
      path: '/api/auth/introspection',
      authorization: 'Basic MjE2NTM4MzUzNDg3NjI6YXBpc2VjcmV0',
    },
    {
      options: { baseUrlSuffix: '/v2/' },
      path: '/v2/api/auth/introspection',
      authorization: 'Basic MjE2NTM4MzUzNDg3NjI6YXBpc2VjcmV0',
    },
  ])('$options are applied', async ({ options, path, authorization }) => {
    const { seen } = await runGolden(changed(options));

    expect(seen).toMatchObject([{ path, headers: { authorization } }]);
  });

  test('without credentials there is no authorizer', async () => {
    await expect(runGolden(changed({ noCreds: true }))).rejects.toThrow(ConfigurationError);
  });

  test('one that is not known fails', async () => {
    await expect(runGolden(changed({ retries: 3 }))).rejects.toThrow('retries');
  });
});
