import { explainActor } from '../../shared/explain.ts';
import { isReason, REASON_GUIDANCE, REASONS, type Reason, type Stage } from '../../shared/reasons.ts';
import { REASON_OF_RESULT_CODE } from '../../shared/result-codes.ts';
import { code, GENERATED, renderPage, renderTable } from './markdown.ts';

/** Builds docs/reasons.md. */
export const buildReasonsPage = (): string =>
  renderPage(
    GENERATED,
    '# Reasons',
    'Every decision has one `reason` of this list: in the [decision record](decision-record.md), in the context of the policy, in the metrics and on the dashboard. A code is never renamed or reused; a minor version of the record may add codes.',
    '`HTTP` is the status that the RFCs ask for. It stands in the record as `http_status`; what the caller got depends on API Gateway and is in the [access log](access-log.md). Where the introspection server refused a call, its action decides the status. `error` is the code in the `WWW-Authenticate` challenge. 500 marks a fault: nothing could be decided, and the call was refused for that.',
    ...STAGES.flatMap(([stage, title]) => [`## ${title}`, ...reasonsOf(stage).map(renderReason)]),
    '## Result codes of Authlete',
    'The result code names the reason; whether a call is let in is decided by `action` alone. A code that is not listed falls back to a reason by its action, and is counted by the metric `UnknownResultCodes`:',
    renderTable(
      ['action', 'reason'],
      [
        ['`BAD_REQUEST`', link('request_rejected')],
        ['`UNAUTHORIZED`', link('token_rejected')],
        ['`FORBIDDEN`', link('access_forbidden')],
        ['`INTERNAL_SERVER_ERROR`', link('introspection_failed')],
      ],
    ),
    'With `INTERNAL_SERVER_ERROR` the reason is always `introspection_failed`. A challenge that asks for another login or for a DPoP nonce says more than its action: it gives `acr_insufficient`, `auth_too_old` or `dpop_nonce_required`.',
    renderTable(
      ['result code', 'reason'],
      [...REASON_OF_RESULT_CODE].map(([resultCode, reason]) => [code(resultCode), link(reason)]),
    ),
    'The codes are those of published lists, samples and third-party runs; not every one was seen in an answer of a live service.',
  );

/** In the order in which a call meets them. */
const STAGES: readonly (readonly [Stage, string])[] = [
  ['allow', 'Let in'],
  ['request', 'The request'],
  ['introspection', 'The introspection server'],
  ['token', 'The token'],
  ['binding', 'The binding to certificate or key'],
  ['authorization', 'What the token may do'],
  ['own', 'The authorizer itself'],
];

const reasonsOf = (stage: Stage): readonly Reason[] =>
  Object.keys(REASONS)
    .filter(isReason)
    .filter((reason) => REASONS[reason].stage === stage);

const link = (reason: Reason): string => `[\`${reason}\`](#${reason})`;

const renderReason = (reason: Reason): string => {
  const { sentence, httpStatus, oauthError } = REASONS[reason];
  const { clause, actor, nextStep } = REASON_GUIDANCE[reason];
  const codes = [...REASON_OF_RESULT_CODE]
    .filter(([, named]) => named === reason)
    .map(([resultCode]) => code(resultCode));
  const facts = [
    `HTTP ${httpStatus}`,
    ...(oauthError === undefined ? [] : [`error ${code(oauthError)}`]),
    clause,
    ...(codes.length === 0 ? [] : [`Authlete ${codes.join(', ')}`]),
  ];
  return `### \`${reason}\`\n\n${sentence}\n\n${facts.join(' · ')}\n\n${explainActor(actor)}. ${nextStep}`;
};
