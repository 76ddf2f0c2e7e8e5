import { writeSync } from 'node:fs';
import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node';

/** Prints `N passed, N failed` as the very last line of a test run, for people and for CI. */
class ClosingLineReporter implements Reporter {
  #line = '0 passed, 1 failed';

  onInit(_vitest: Vitest): void {
    process.once('exit', () => writeSync(1, `${this.#line}\n`));
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    const interrupted = reason === 'interrupted' ? 1 : 0;
    const failed = count('failed') + brokenModules + unhandledErrors.length + interrupted;
    const skipped = count('skipped') + count('pending');
    this.#line = `${count('passed')} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
  }
}

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export.
export default ClosingLineReporter;
