import type { Problem } from '../contract/problem.ts';

/** A question cannot be answered; `problem` says why in words. */
export class DashboardFault extends Error {
  override readonly name = 'DashboardFault';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.sentence, options);
    this.problem = problem;
  }
}
