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
  let trusted = false;
  let isOn = true;
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
      if (certificate === 'stranger') return trusted ? refusal() : { kind: 'failed-handshake' };
      if (!isOn) return { kind: 'answer', status: 500, headers: { 'x-decision-id': '' } };
      return certificate === 'bound' && hasToken ? { kind: 'answer', status: 200, headers: {} } : refusal();
    },
    countRows: async (group, query) => {
      queries.push(query);
      return group === 'decisions' && query.includes('stranger') ? 0 : 1;
    },
    countSkipped: async (query) => {
      queries.push(query);
      return 5;
    },
    why: async (id) => {
      done.push(`why ${id}`);
      return 3;
    },
    countValues: async () => 1,
    allowedActions: async () => [],
    trustStranger: async () => {
      done.push('trust');
      trusted = true;
    },
    strangerName: () => 'stranger',
    switchFunction: async (on) => {
      done.push(on ? 'on' : 'off');
      isOn = on;
    },
    askPerson: async () => true,
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
      `why ${ID}`,
      'domain bound bare',
      'default-endpoint none token',
      'domain none token',
      'domain stranger token',
      'trust',
      'domain stranger token',
      'off',
      'domain bound token',
      'on',
      'destroy',
    ]);
    expect(failures).toEqual([]);
    expect(leftovers).toBe(false);
    expect(new Set(Object.values(claims))).toEqual(new Set(['seen']));
  });

  test('where nobody can be asked, leaves what only a person can tell as not seen, without a failure', async () => {
    const { claims, failures } = await run(fakeWorld({ askPerson: async () => false }));

    expect(failures).toEqual([]);
    for (const [claim, outcome] of Object.entries(claims))
      expect(`${claim} ${outcome}`).toBe(
        `${claim} ${['D10', 'D18', 'D19', 'D20', 'D21', 'D22', 'D23', 'D24'].includes(claim) ? 'not seen' : 'seen'}`,
      );
  });

  test('calls again after a changed deployment, until the change is in force', async () => {
    const answers: CallOutcome[] = [{ kind: 'failed-handshake' }, { kind: 'failed-handshake' }, refusal()];
    const { claims } = await run(
      fakeWorld({
        call: async (call) => (call.certificate === 'stranger' ? answers.shift() : undefined) ?? refusal(),
      }),
    );

    expect(claims.D5).toBe('seen');
  });

  test('asks for the record of the newest refusal', async () => {
    const world = fakeWorld();
    await run(world);

    const [byId, byName] = [
      world.queries.filter((query) => query.includes(`decision_id = "${ID}"`)),
      world.queries.filter((query) => query.includes('certificate_subject like /stranger/')),
    ];
    expect([byId.length, byName.length, world.queries.length]).toEqual([4, 2, 6]);
    expect(world.queries.join()).not.toMatch(/DECISION_ID|STRANGER/);
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
    ['no record', { countRows: async () => 0 }, ['D2', 'D6', 'D7', 'D15']],
    ['a record of a failed handshake', { countRows: async () => 1 }, ['D15']],
    ['a query that reads everything', { countSkipped: async () => 0 }, ['D16']],
    ['`gatelens why` that finds nothing', { why: async () => 5 }, ['D17']],
    ['metric math without a value', { countValues: async () => 0 }, ['D9']],
    ['a role that may delete', { allowedActions: async (actions) => actions.slice(0, 1) }, ['D12']],
    [
      'a deployment that fails the second time',
      { trustStranger: () => Promise.reject(new Error('rollback')) },
      ['D5'],
    ],
    ['a function that goes on answering', { switchFunction: async () => {} }, ['D14']],
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

      expect(
        world.queries.filter((query) => query.includes('decision_id = "') && !query.includes('"-"')),
      ).toEqual([]);
      expect(world.done.join()).not.toContain('why');
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
