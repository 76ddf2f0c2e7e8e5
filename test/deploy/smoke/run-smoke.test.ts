import { describe, expect, test } from 'vitest';
import { SMOKE_PLAN } from '../../../deploy/smoke/plan.ts';
import { type CallOutcome, runSmoke, type SmokeWorld } from '../../../deploy/smoke/run-smoke.ts';

const ID = '0199a000-0000-7000-8000-000000000001';

const refusal = (changes: Readonly<Record<string, string>> = {}): CallOutcome => ({
  kind: 'answer',
  status: 403,
  headers: { 'www-authenticate': 'Bearer realm="api"', 'x-decision-id': ID, ...changes },
});

interface FakeWorld extends SmokeWorld {
  readonly done: readonly string[];
  readonly queries: readonly string[];
}

/** A world in which everything comes out as on AWS, but for what is changed. */
const fakeWorld = (changes: Partial<SmokeWorld> = {}): FakeWorld => {
  const done: string[] = [];
  const queries: string[] = [];
  const states = ['INSUFFICIENT_DATA', 'ALARM', 'ALARM', 'OK'];
  const note = (word: string) => async (): Promise<void> => {
    done.push(word);
  };
  return {
    done,
    queries,
    deploy: note('deploy'),
    destroy: note('destroy'),
    fetchToken: note('token'),
    call: async ({ at, certificate, hasToken }) => {
      done.push(`${at} ${certificate} ${hasToken ? 'token' : 'bare'}`);
      if (at === 'default-endpoint') return { kind: 'answer', status: 403, headers: {} };
      if (certificate === 'none') return { kind: 'failed-handshake' };
      return certificate === 'bound' && hasToken ? { kind: 'answer', status: 200, headers: {} } : refusal();
    },
    countRows: async (_group, query) => {
      queries.push(query);
      return 1;
    },
    alarmState: async () => states.shift() ?? 'OK',
    countContributors: async () => 1,
    pause: async (_step, attempt) => attempt < 3,
    report: () => {},
    ...changes,
  };
};

const run = (world: SmokeWorld) => runSmoke(SMOKE_PLAN, world);

describe('the smoke test', () => {
  test('walks the tutorial, sees what can be seen, and destroys the stack', async () => {
    const world = fakeWorld();
    const { claims, failures, leftovers } = await run(world);

    expect(world.done).toEqual([
      'deploy',
      'token',
      'domain bound token',
      ...Array.from({ length: 5 }, () => 'domain other token'),
      'domain bound bare',
      'default-endpoint none token',
      'domain none token',
      'destroy',
    ]);
    expect(failures).toEqual([]);
    expect(leftovers).toBe(false);
    const unseen = ['D5', 'D9', 'D10', 'D12', 'D14', 'D15', 'D16'];
    for (const [claim, outcome] of Object.entries(claims))
      expect(`${claim} ${outcome}`).toBe(`${claim} ${unseen.includes(claim) ? 'not seen' : 'seen'}`);
  });

  test('asks for the record of the newest refusal', async () => {
    const world = fakeWorld();
    await run(world);

    expect(world.queries).toHaveLength(3);
    for (const query of world.queries) expect(query).toContain(`decision_id = "${ID}"`);
  });

  test.each<[string, Partial<SmokeWorld>]>([
    ['the deployment', { deploy: () => Promise.reject(new Error('no credentials')) }],
    ['the token', { fetchToken: () => Promise.reject(new Error('no token')) }],
  ])('stops, sees nothing and destroys when %s fails', async (_what, change) => {
    const world = fakeWorld(change);
    const { claims, failures } = await run(world);

    expect(failures).toHaveLength(1);
    expect(new Set(Object.values(claims))).toEqual(new Set(['not seen']));
    expect(world.done.at(-1)).toBe('destroy');
    expect(world.done).not.toContain('domain bound token');
  });

  test.each<[string, Partial<SmokeWorld>, readonly string[]]>([
    ['a refusal without challenge', { call: async () => refusal({ 'www-authenticate': '' }) }, ['D1', 'D11']],
    [
      'an open default endpoint',
      { call: async () => ({ kind: 'answer', status: 200, headers: {} }) },
      ['D3', 'D4'],
    ],
    ['no record', { countRows: async () => 0 }, ['D2', 'D6', 'D7']],
    ['an alarm that stays as it is', { alarmState: async () => 'OK' }, ['D8']],
    ['an alarm that never ends', { alarmState: async () => 'ALARM' }, ['D8']],
    [
      'no certificate among contributors',
      { countContributors: async (rule) => (rule === 'clients' ? 1 : 0) },
      ['D13'],
    ],
    ['an API that cannot be asked', { alarmState: () => Promise.reject(new Error('AccessDenied')) }, ['D8']],
  ])('goes on after %s, and does not call the claim seen', async (_what, change, unseen) => {
    const world = fakeWorld(change);
    const { claims, failures } = await run(world);

    expect(failures.length).toBeGreaterThan(0);
    for (const claim of unseen) expect(Object.entries(claims)).toContainEqual([claim, 'not seen']);
    expect(world.done.at(-1)).toBe('destroy');
  });

  test.each(['" or 1 = 1 | filter "', '../x', ''])(
    'never puts %j from an answer into a query',
    async (id) => {
      const world = fakeWorld({ call: async () => refusal({ 'x-decision-id': id }) });
      await run(world);

      expect(world.queries).toEqual([]);
    },
  );

  test('says that something is left when the stack cannot be destroyed', async () => {
    const { leftovers, failures } = await run(
      fakeWorld({ destroy: () => Promise.reject(new Error('bucket not empty')) }),
    );

    expect(leftovers).toBe(true);
    expect(failures).toEqual(['destroys the stack: bucket not empty']);
  });
});
