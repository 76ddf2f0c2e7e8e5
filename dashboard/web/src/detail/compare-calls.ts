import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { epochText, utcText } from '../decision/time-text.ts';

/** One value of two calls. `undefined`: the record does not hold it. */
export interface ComparedValue {
  readonly name: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
  readonly isChanged: boolean;
}

/** What changed between an allowed call and a later one. */
export interface CallComparison {
  /** Each a change in words, the weightiest first; never empty. */
  readonly sentences: readonly string[];
  readonly values: readonly ComparedValue[];
}

/**
 * Compares a call with an earlier one that was allowed, to say what changed in between.
 *
 * What one of the records does not hold is not called changed, but for the certificate: a call without one shows none.
 */
export const compareCalls = (allowed: ReadDecisionRecord, call: ReadDecisionRecord): CallComparison => {
  const sentences = [
    ...sayCertificate(allowed, call),
    ...sayToken(allowed, call),
    ...sayScopes(allowed, call),
    ...sayOrigin(allowed, call),
  ];
  return {
    sentences:
      sentences.length > 0
        ? sentences
        : ['Nothing that the records hold has changed: look at what the authorization server answered.'],
    values: VALUES.map(([name, read]) => compareValue(name, read(allowed), read(call))),
  };
};

const VALUES: readonly (readonly [name: string, read: (record: ReadDecisionRecord) => string | undefined])[] =
  [
    ['certificate', ({ certificate_thumbprint }) => certificate_thumbprint ?? 'none'],
    ['subject', ({ certificate_subject }) => certificate_subject],
    ['issuer', ({ certificate_issuer }) => certificate_issuer],
    ['serial', ({ certificate_serial }) => certificate_serial],
    ['valid to', ({ certificate_not_after }) => certificate_not_after],
    ['token is bound to', ({ bound_thumbprint }) => bound_thumbprint],
    ['token', ({ token_hash }) => token_hash],
    ['scope', ({ scope }) => scope],
    ['required scope', ({ required_scope }) => required_scope],
    ['expires', ({ exp }) => (exp === undefined ? undefined : epochText(exp))],
    ['subject of the token', ({ sub }) => sub],
    ['grant', ({ grant_type }) => grant_type],
    ['source address', ({ source_ip }) => source_ip],
    ['user agent', ({ user_agent }) => user_agent],
    ['domain', ({ domain }) => domain],
    ['API and stage', ({ api_id, stage }) => [api_id, stage].filter(Boolean).join(' / ') || undefined],
    ['configuration', ({ config_version }) => config_version],
    ['time', ({ timestamp }) => utcText(timestamp)],
  ];

const compareValue = (name: string, before: string | undefined, now: string | undefined): ComparedValue => ({
  name,
  before,
  now,
  isChanged: name !== 'time' && isChange(before, now),
});

/** Two known values that are not the same. */
const isChange = (before: string | undefined, now: string | undefined): boolean =>
  before !== undefined && now !== undefined && before !== now;

const sayCertificate = (allowed: ReadDecisionRecord, call: ReadDecisionRecord): readonly string[] => {
  const [before, now] = [allowed.certificate_thumbprint, call.certificate_thumbprint];
  if (before === now) return [];
  if (now === undefined) return [`The certificate is gone: ${nameOf(allowed)} then, none now.`];
  if (before === undefined) return [`The call carries a certificate now: ${nameOf(call)}.`];
  return allowed.certificate_subject !== undefined && allowed.certificate_subject === call.certificate_subject
    ? [`The certificate was renewed: the same subject ${nameOf(call)}, another certificate.`]
    : [`The certificate changed: ${nameOf(allowed)} then, ${nameOf(call)} now.`];
};

const nameOf = ({ certificate_subject, certificate_thumbprint }: ReadDecisionRecord): string =>
  certificate_subject ?? certificate_thumbprint ?? 'unknown';

const sayToken = (allowed: ReadDecisionRecord, call: ReadDecisionRecord): readonly string[] => {
  const isOther = isChange(allowed.token_hash, call.token_hash);
  const isSame = allowed.token_hash !== undefined && allowed.token_hash === call.token_hash;
  const exp = call.exp ?? (isSame ? allowed.exp : undefined);
  const isOver = exp !== undefined && exp * 1000 <= Date.parse(call.timestamp);
  return [
    ...(isOther ? ['The token was renewed: another token than then.'] : []),
    ...(isOther && isChange(allowed.bound_thumbprint, call.bound_thumbprint)
      ? ['The token is bound to another certificate than the token then.']
      : []),
    ...(isSame && isOver ? [`The token is the same, and expired at ${epochText(exp)}.`] : []),
    ...(isSame && call.reason === 'token_revoked'
      ? ['The token is the same, and was revoked in between.']
      : []),
    ...(isChange(allowed.sub, call.sub) ? ['The token stands for another subject.'] : []),
  ];
};

const sayScopes = (allowed: ReadDecisionRecord, call: ReadDecisionRecord): readonly string[] => [
  ...sayScope(allowed.scope, call.scope, 'The token lost', 'The token gained'),
  ...sayScope(
    allowed.required_scope,
    call.required_scope,
    'The route no longer needs',
    'The route needs more than then:',
  ),
];

const sayScope = (
  before: string | undefined,
  now: string | undefined,
  lost: string,
  gained: string,
): readonly string[] => {
  if (before === undefined || now === undefined) return [];
  const [had, has] = [scopesOf(before), scopesOf(now)];
  const [gone, come] = [had.filter((one) => !has.includes(one)), has.filter((one) => !had.includes(one))];
  return [
    ...(gone.length === 0 ? [] : [`${lost} the scope ${gone.join(' ')}.`]),
    ...(come.length === 0 ? [] : [`${gained} the scope ${come.join(' ')}.`]),
  ];
};

const scopesOf = (text: string): readonly string[] => text.split(' ').filter((scope) => scope !== '');

const sayOrigin = (allowed: ReadDecisionRecord, call: ReadDecisionRecord): readonly string[] =>
  (
    [
      ['The source address changed', 'source_ip'],
      ['The user agent changed', 'user_agent'],
      ['The call came in by another domain', 'domain'],
      ['The authorizer was configured anew', 'config_version'],
    ] as const
  ).flatMap(([what, key]) =>
    isChange(allowed[key], call[key]) ? [`${what}: ${allowed[key]} then, ${call[key]} now.`] : [],
  );
