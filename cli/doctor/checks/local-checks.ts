import { countText } from '../../../shared/plural.ts';
import { outcomeOf } from '../facts/read.ts';
import { about, type Check, listNames, notChecked, type Outcome, ok, problem, warning } from '../finding.ts';
import type { LocalFacts, StackFacts } from '../local/local-facts.ts';
import { OUR_PAGES } from './aws-pages.ts';
import { ENVIRONMENT_CHECKS } from './environment-outcomes.ts';
import { INTROSPECTION_CHECKS } from './introspection-checks.ts';
import { validityOf } from './validity.ts';

type RunningStack = Extract<StackFacts, { kind: 'running' }>;

const whenRunning = (
  { stack }: LocalFacts,
  examine: (stack: RunningStack) => readonly Outcome[],
): readonly Outcome[] => (stack.kind === 'running' ? examine(stack) : []);

const running: Check<LocalFacts> = {
  id: 'stack',
  title: 'The local stack runs',
  matters: 'Other commands find the stack by `.gatelens/stack.json`, which is removed when it stops.',
  link: OUR_PAGES.localStack,
  examine: ({ stack, configured }) => {
    switch (stack.kind) {
      case 'running':
        return [
          stack.isReadableByOthers
            ? problem(
                'It runs, and others on this machine may read stack.json, which holds credentials.',
                'chmod 600 .gatelens/stack.json',
              )
            : ok(`It runs as process ${stack.pid}.`),
        ];
      case 'stale':
        return [problem(`${stack.file} is left over. ${stack.why}`, `Delete ${stack.file}, then npm start.`)];
      case 'absent':
        // Who gives variables to check need not run a stack.
        return configured === undefined
          ? [
              notChecked(
                'No local stack runs here.',
                'npm start; or name a deployed API: --api-id, --region.',
              ),
            ]
          : [];
    }
  },
};

const services: Check<LocalFacts> = {
  id: 'stack-services',
  title: 'Every service of the local stack answers',
  matters: 'A service that does not answer fails the calls that need it.',
  link: OUR_PAGES.localStack,
  examine: (facts) =>
    whenRunning(facts, (stack) =>
      stack.services.map(({ name, server }) =>
        about(
          name,
          server.kind === 'read'
            ? ok(`${server.value.address} answers.`)
            : problem(server.reason, 'Restart the stack: Ctrl-C, then npm start.'),
        ),
      ),
    ),
};

const ports: Check<LocalFacts> = {
  id: 'stack-ports',
  title: 'The ports of the local stack are free',
  matters: 'The stack does not start while something else listens on a port of its.',
  link: OUR_PAGES.localStack,
  examine: ({ stack, configured }) => {
    if (stack.kind !== 'absent' || configured !== undefined) return [];
    const taken = stack.ports.filter(({ isTaken }) => isTaken);
    return [
      taken.length === 0
        ? ok('All are free.')
        : problem(
            `Taken: ${listNames(taken.map(({ port, service }) => `${port} (${service})`))}.`,
            `Stop what listens there, or choose others: ${taken.map(({ variable }) => `${variable}=<port>`).join(' ')}`,
          ),
    ];
  },
};

const certificates: Check<LocalFacts> = {
  id: 'stack-certificates',
  title: 'The certificates of the local stack are valid',
  matters: 'They last for a year, and a start makes them anew when they end.',
  link: OUR_PAGES.localStack,
  examine: (facts) =>
    whenRunning(facts, (stack) =>
      stack.certificates.map(({ file, certificate }) =>
        about(
          file,
          outcomeOf(certificate, (one) => {
            const { kind, days } = validityOf(one, facts.now);
            const restart = 'Stop the stack, delete .gatelens/certificates, and start it again.';
            if (kind === 'long' || kind === 'later') return ok(`Valid for ${countText(days, 'day')}.`);
            return kind === 'soon'
              ? warning(`It expires in ${countText(days, 'day')}.`, restart)
              : problem('It is not valid now.', restart);
          }),
        ),
      ),
    ),
};

const asked: readonly Check<LocalFacts>[] = INTROSPECTION_CHECKS.map(({ examine, ...text }) => ({
  ...text,
  examine: (facts) => {
    const { configured, now } = facts;
    return [
      ...whenRunning(facts, (stack) =>
        examine(stack.introspection, now).map((one) => about('local stack', one)),
      ),
      ...(configured === undefined
        ? []
        : examine(configured, now).map((one) => about(configured.source, one))),
    ];
  },
}));

/** Secrets in a shell or a file here are not in the configuration of a function. */
const OF_SHELL = ENVIRONMENT_CHECKS.filter(({ id }) => id !== 'plain-secrets');

const variables: readonly Check<LocalFacts>[] = OF_SHELL.map(({ examine, ...text }) => ({
  ...text,
  examine: ({ configured }) =>
    configured === undefined ? [] : examine(configured.variables).map((one) => about(configured.source, one)),
}));

/** Checks of the local stack alone; docs/doctor.md lists them. */
export const STACK_CHECKS: readonly Check<LocalFacts>[] = [running, services, ports, certificates];

/** Every check of this machine. */
export const LOCAL_CHECKS: readonly Check<LocalFacts>[] = [...STACK_CHECKS, ...variables, ...asked];
