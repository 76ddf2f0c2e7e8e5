import type { IntrospectionFacts } from '../aws/gather-connection.ts';
import { outcomeOf, whenRead } from '../facts/read.ts';
import { type CheckText, listNames, notChecked, type Outcome, ok, problem, warning } from '../finding.ts';
import { OUR_PAGES } from './aws-pages.ts';
import { examineServer } from './server-outcome.ts';

/** A check of what an environment says about the introspection server. */
export interface IntrospectionCheck extends CheckText {
  examine(facts: IntrospectionFacts, now: number): readonly Outcome[];
}

const configuration: IntrospectionCheck = {
  id: 'configuration',
  title: 'The authorizer can start with its variables',
  matters:
    'An authorizer that cannot start refuses every call as `config_invalid`. The same code looks at the variables here as at a cold start.',
  link: OUR_PAGES.authorizer,
  examine: ({ configurationProblems }) =>
    whenRead(configurationProblems, (problems) => [
      problems.length === 0
        ? ok('It finds nothing wrong.')
        : problem(problems.join(' '), 'docs/authorizer.md has every variable.'),
    ]),
};

const reachable: IntrospectionCheck = {
  id: 'introspection-reachable',
  title: 'The introspection server is reached over verified TLS',
  matters:
    'While it cannot be reached, or its certificate cannot be trusted, every call is refused. It was asked from this machine, which need not have the network of the function.',
  link: OUR_PAGES.authorizer,
  examine: ({ server }, now) => [
    outcomeOf(server, ({ address, tls }) => {
      if (tls !== undefined) return examineServer(server, now);
      return /^(?:localhost|127\.|\[::1\])/.test(address)
        ? ok(`${address} answers over HTTP on loopback.`)
        : problem(`${address} is plain HTTP.`, 'Use https: the authorizer refuses anything else.');
    }),
  ],
};

/** Longest wait of a call that nobody notices, milliseconds. */
const SLOW_MS = 1_000;

const credentials: IntrospectionCheck = {
  id: 'introspection-credentials',
  title: 'The introspection server accepts our credentials',
  matters:
    'It is asked about a random token, by the authorizer’s own client and credentials; a secret in Secrets Manager or the Parameter Store is fetched for that. It has to say that it does not know the token. --no-probe leaves this out.',
  link: OUR_PAGES.authorizer,
  examine: ({ introspection }) =>
    whenRead(introspection, (probe) => {
      switch (probe.kind) {
        case 'unknown_token':
          return [
            probe.durationMs > SLOW_MS
              ? warning(
                  `It does not know a random token, as it should, but took ${probe.durationMs} ms.`,
                  'Look at the way to it and at its load; each call waits for it.',
                )
              : ok(`It does not know a random token, as it should (${probe.durationMs} ms).`),
          ];
        case 'unexpected':
          return [
            probe.action === 'OK'
              ? problem(
                  'It calls a random token good.',
                  'Look at the server at once: any token may be let in.',
                )
              : warning(
                  `It answers ${listNames([probe.action, ...(probe.resultCode === undefined ? [] : [probe.resultCode])])} to a random token, where UNAUTHORIZED was expected.`,
                  'Compare with docs/reasons.md; the credentials are accepted.',
                ),
          ];
        case 'fault':
          return [faultOutcome(probe.code, probe.sentence)];
      }
    }),
};

/** From here the server may be out of reach while the function reaches it. */
const OUT_OF_REACH = ['introspection_unreachable', 'introspection_timeout'];

const faultOutcome = (code: string, sentence: string): Outcome => {
  if (code === 'secret_unavailable')
    return notChecked(
      sentence,
      'Allow secretsmanager:GetSecretValue or ssm:GetParameter on it for these credentials, or leave the probe out with --no-probe.',
    );
  return OUT_OF_REACH.includes(code)
    ? notChecked(sentence, `Run it where the server can be reached; docs/reasons.md#${code}.`)
    : problem(`${sentence} (${code})`, `docs/reasons.md#${code} says what it means and who must act.`);
};

const MAX_SKEW_MS = 60_000;

/** Examines how far a clock is off. */
export const examineClock = (aheadMs: number, whose: string): Outcome => {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const reason = `This machine is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} ${whose}.`;
  return Math.abs(aheadMs) > MAX_SKEW_MS
    ? warning(
        reason,
        'Set the clock by NTP, here or there: expiry of tokens and certificates is decided by it.',
      )
    : ok(reason);
};

const clock: IntrospectionCheck = {
  id: 'introspection-clock',
  title: 'The clock of the introspection server is right',
  matters:
    'Expiry is decided by clocks: tokens seem expired, or good for too long, where they differ by more than a minute.',
  link: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4',
  examine: ({ server }) => [
    outcomeOf(server, ({ clockAheadMs, address }) =>
      clockAheadMs === undefined
        ? notChecked(`${address} told no time.`, 'None: it need not send a Date.')
        : examineClock(clockAheadMs, address),
    ),
  ],
};

/** Checks of the introspection server and of what is set about it. */
export const INTROSPECTION_CHECKS = [
  configuration,
  reachable,
  credentials,
  clock,
] as const satisfies readonly IntrospectionCheck[];
