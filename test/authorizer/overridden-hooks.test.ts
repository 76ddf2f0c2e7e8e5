import { afterEach, describe, expect, test, vi } from 'vitest';
import { Authorizer } from '../../authorizer/authorizer.ts';
import type { AuthorizerOptions } from '../../authorizer/options.ts';
import { NOW, okAnswer, restEvent } from '../support/authorizer-events.ts';
import { effectOf, keepRecords } from '../support/authorizer-run.ts';

const refuse = (): never => {
  throw new Error('no');
};

class Refusing extends Authorizer {
  override onAllow = refuse;
}

const options = (): AuthorizerOptions => ({
  now: () => NOW,
  recordWriter: keepRecords(),
  introspection: { introspect: async () => okAnswer() },
});

const decide = async (authorizer: Authorizer): Promise<string | undefined> =>
  effectOf({ answer: await authorizer.handle(restEvent(), {}) });

describe('a hook that refuses is run', () => {
  afterEach(() => vi.restoreAllMocks());

  test('when a subclass overrides it', async () => {
    expect(await decide(new Refusing(options()))).toBe('Deny');
  });

  test('when it is assigned to the instance', async () => {
    expect(await decide(Object.assign(new Authorizer(options()), { onAllow: refuse }))).toBe('Deny');
  });

  test('when the prototype of the class is patched', async () => {
    vi.spyOn(Authorizer.prototype, 'onAllow').mockImplementation(refuse);

    expect(await decide(new Authorizer(options()))).toBe('Deny');
  });

  test('and without one the call is let in', async () => {
    expect(await decide(new Authorizer(options()))).toBe('Allow');
  });
});
