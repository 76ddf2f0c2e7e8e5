import { describe, expect, test } from 'vitest';
import { rotate, type Subject } from './rotation.ts';

const trace = (): { readonly seen: string[]; subject(name: string, calls: number): Subject } => {
  const seen: string[] = [];
  return {
    seen,
    subject: (name, calls) => ({
      name,
      calls,
      runWindow: async (order) => {
        seen.push(`${name} ${order.warmUp}+${order.calls}`);
        return { latenciesUs: [seen.length], cpuUs: 0 };
      },
    }),
  };
};

describe('rotate', () => {
  test('warms every subject up, then runs them in turn, every second round backwards', async () => {
    const { seen, subject } = trace();

    await rotate([subject('a', 100), subject('b', 10)], 3);

    expect(seen).toEqual([
      'a 3000+1',
      'b 300+1',
      'a 10+100',
      'b 1+10',
      'b 1+10',
      'a 10+100',
      'a 10+100',
      'b 1+10',
    ]);
  });

  test('gives each subject its own windows in the order of the rounds, without the warm-up', async () => {
    const { subject } = trace();

    const windows = await rotate([subject('a', 1), subject('b', 1)], 2);

    expect(windows.get('a')?.map(({ latenciesUs }) => latenciesUs[0])).toEqual([3, 6]);
    expect(windows.get('b')?.map(({ latenciesUs }) => latenciesUs[0])).toEqual([4, 5]);
  });
});
