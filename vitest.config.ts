import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One more than the two cores of a small machine: tests of stacks and pages wait a good part of their time.
    maxWorkers: 3,
    // No test is about time: on a machine with much to do, a second is short.
    expect: { poll: { timeout: 20_000 } },
  },
});
