import { countText } from '../../../shared/plural.ts';
import type { AwsFacts } from '../facts/aws-facts.ts';
import { whenRead } from '../facts/read.ts';
import { type Check, ok, problem, warning } from '../finding.ts';
import { AWS_PAGES } from './aws-pages.ts';
import { eachConfiguration, eachEnvironment, eachFunction } from './each-function.ts';
import { shellWord } from './shell-word.ts';

const update = (name: string, setting: string): string =>
  `aws lambda update-function-configuration --function-name ${shellWord(name)} ${setting}`;

const state: Check<AwsFacts> = {
  id: 'function-state',
  title: 'The function can run',
  matters: 'While the function cannot be called, every call ends with 500.',
  link: AWS_PAGES.states,
  examine: (facts) =>
    eachConfiguration(facts, ({ functionName, state: now, lastUpdate }) => {
      if (now === 'Failed')
        return [
          problem(
            'Its state is Failed.',
            `aws lambda get-function --function-name ${shellWord(functionName)} says why.`,
          ),
        ];
      if (lastUpdate === 'Failed')
        return [problem('Its last update failed: the former code still runs.', 'Update it again.')];
      if (now !== 'Active' || lastUpdate === 'InProgress')
        return [warning(`Its state is ${now}, its update ${lastUpdate}.`, 'Wait, and run it again.')];
      return [ok('It is active.')];
    }),
};

/** Oldest Node.js that the package supports (`engines`). */
const OLDEST_NODE = 22;

const runtime: Check<AwsFacts> = {
  id: 'function-runtime',
  title: 'The runtime is one that the authorizer supports',
  matters: `The authorizer needs Node.js ${OLDEST_NODE} or later; an older one gets no security fixes.`,
  link: AWS_PAGES.runtimes,
  examine: (facts) =>
    eachConfiguration(facts, ({ functionName, runtime: name }) => {
      const version = Number(/^nodejs(\d+)\.x$/.exec(name)?.[1]);
      if (Number.isNaN(version))
        return [warning(`It runs on ${name || 'an unknown runtime'}.`, 'Check that it is this authorizer.')];
      return [
        version < OLDEST_NODE
          ? problem(`It runs on ${name}.`, update(functionName, '--runtime nodejs24.x'))
          : ok(`It runs on ${name}.`),
      ];
    }),
};

/** Deadline of an introspection where nothing is set, and the time that the record needs besides, milliseconds. */
const DEFAULT_DEADLINE_MS = 5_000;
const RESERVE_MS = 300;
/** How long an HTTP API waits for its authorizer (documented), and a REST API about (not documented), seconds. */
const GATEWAY_LIMIT_SECONDS = { http: 10, rest: 30 } as const;

const timeout: Check<AwsFacts> = {
  id: 'function-timeout',
  title: 'The timeout fits the introspection and API Gateway',
  matters:
    'A function that ends before its introspection leaves its callers with 500 and no record. More than API Gateway waits for (10 s on an HTTP API, about 30 s on a REST API) helps nobody.',
  link: AWS_PAGES.timeout,
  examine: (facts) =>
    eachEnvironment(facts, (variables, { functionName, timeoutSeconds }) => {
      const deadlineMs = Number(variables['GATELENS_TIMEOUT_MS'] || DEFAULT_DEADLINE_MS);
      if (timeoutSeconds * 1_000 < deadlineMs + RESERVE_MS)
        return [
          problem(
            `The timeout is ${timeoutSeconds} s, the introspection may take ${deadlineMs} ms.`,
            update(functionName, `--timeout ${Math.ceil((deadlineMs + RESERVE_MS) / 1_000) + 4}`),
          ),
        ];
      return whenRead(facts.api, ({ kind }) => {
        const limit = GATEWAY_LIMIT_SECONDS[kind];
        return [
          timeoutSeconds > limit
            ? warning(
                `The timeout is ${timeoutSeconds} s; API Gateway waits ${limit} s.`,
                update(functionName, '--timeout 10'),
              )
            : ok(`The timeout is ${timeoutSeconds} s, the introspection has ${deadlineMs} ms of it.`),
        ];
      });
    }),
};

/** Above what the benchmark of the authorizer's memory needs (docs/benchmarks.md), MB. */
const ENOUGH_MEMORY_MB = 320;

const memory: Check<AwsFacts> = {
  id: 'function-memory',
  title: 'The function has enough memory',
  matters: `Lambda gives processor time by memory: below ${ENOUGH_MEMORY_MB} MB a cold start is slow, and the function may run out of it. The constructs set 512 MB.`,
  link: AWS_PAGES.memory,
  examine: (facts) =>
    eachConfiguration(facts, ({ functionName, memoryMb }) => [
      memoryMb < ENOUGH_MEMORY_MB
        ? warning(`It has ${memoryMb} MB.`, update(functionName, '--memory-size 512'))
        : ok(`It has ${memoryMb} MB.`),
    ]),
};

const concurrency: Check<AwsFacts> = {
  id: 'function-concurrency',
  title: 'The function may run',
  matters: 'A reserved concurrency of 0 stops the function: every call ends with 500. A small one throttles.',
  link: AWS_PAGES.concurrency,
  examine: (facts) =>
    eachFunction(facts, ({ name, reservedConcurrency }) =>
      whenRead(reservedConcurrency, (reserved) => {
        const fix = `aws lambda delete-function-concurrency --function-name ${shellWord(name)}`;
        if (reserved === 0) return [problem('The reserved concurrency is 0.', fix)];
        return [
          ok(
            reserved === undefined
              ? 'No concurrency is reserved.'
              : `At most ${countText(reserved, 'call')} may run at once.`,
          ),
        ];
      }),
    ),
};

/** Levels above that of a record of an Allow. */
const ABOVE_INFO = ['WARN', 'ERROR', 'FATAL'];

const logFormat: Check<AwsFacts> = {
  id: 'log-format',
  title: 'The log format is Text',
  matters:
    'With the JSON format the platform drops lines by their level before they reach the log group: records and metrics among them. With Text it passes on what the authorizer writes, which is JSON anyway.',
  link: AWS_PAGES.logFormat,
  examine: (facts) =>
    eachConfiguration(facts, ({ functionName, logFormat: format, applicationLogLevel: level = 'INFO' }) => {
      if (format === 'Text') return [ok('The format is Text.')];
      const fix = update(functionName, '--logging-config LogFormat=Text');
      return [
        ABOVE_INFO.includes(level)
          ? problem(`The format is ${format} with level ${level}: records of allowed calls are dropped.`, fix)
          : warning(`The format is ${format} with level ${level}: a higher level would drop records.`, fix),
      ];
    }),
};

/** Checks of the functions' settings. */
export const FUNCTION_CHECKS = [
  state,
  runtime,
  timeout,
  memory,
  concurrency,
  logFormat,
] as const satisfies readonly Check<AwsFacts>[];
