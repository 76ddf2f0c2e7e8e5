import { CLAIMS, type ClaimId } from './claims.ts';
import type { SmokeStep } from './plan.ts';
import type { SmokeReport } from './run-smoke.ts';

/** Renders what a run would do, without doing any of it. */
export const renderDryRun = (plan: readonly SmokeStep[]): string =>
  [
    'This would, in your AWS account, at your cost:',
    ...plan.map(({ does, claims }, index) => `${String(index + 1).padStart(3)}. ${does}${suffix(claims)}`),
    `${String(plan.length + 1).padStart(3)}. empties the truststore's bucket and destroys the stack, whatever came before`,
    '',
    'It leaves the role for access logs that the region then has, unless "createLogRole" is false.',
    'Run it with --yes, in a terminal: some questions only a person can answer.',
  ].join('\n');

/** Renders the outcome: each claim of `docs/deploy.md` as seen or not seen. */
export const renderReport = ({ claims, failures, leftovers }: SmokeReport): string =>
  [
    ...(Object.keys(CLAIMS) as ClaimId[]).map(
      (id) => `${claims[id].padEnd(8)} ${id.padEnd(3)} ${CLAIMS[id]}`,
    ),
    '',
    ...(leftovers ? ['The stack is still there, or parts of it: destroy GatelensSmoke by hand.'] : []),
    failures.length === 0
      ? 'Every step came out as expected.'
      : `${failures.length} steps did not come out as expected.`,
  ].join('\n');

const suffix = (claims: readonly ClaimId[]): string => (claims.length === 0 ? '' : ` [${claims.join(', ')}]`);
