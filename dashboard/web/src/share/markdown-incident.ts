import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { explain } from '../../../../shared/explain.ts';

const RESULTS = {
  passed: 'passed',
  failed: '**FAILED**',
  skipped: 'skipped',
  not_reached: 'not reached',
} as const;

/**
 * Writes a call as Markdown, to paste into an incident or a chat.
 *
 * Text of callers stands in code spans only, from which it cannot get out: no link, no image, no mention.
 *
 * @param link - Permalink of the call.
 * @param gotStatus - Status that the caller got, from the access log.
 */
export const renderIncident = (
  record: ReadDecisionRecord,
  { link, gotStatus }: { readonly link: string; readonly gotStatus: string | undefined },
): string => {
  const { headline, expected, actual, actor, actorText, nextStep, clause, checks } = explain(record);
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    ['Expected', expected],
    ['Found', actual],
    ['Reason', record.reason],
    ['Result code', record.result_code],
    ['Client', record.client_id],
    ['Call', [record.method, record.path ?? record.resource].filter(Boolean).join(' ') || undefined],
    ['Time', record.timestamp],
    ['Token hash', record.token_hash],
    ['Bound certificate', record.bound_thumbprint],
    ['Presented certificate', record.certificate_thumbprint],
    ['Certificate subject', record.certificate_subject],
    ['Certificate serial', record.certificate_serial],
    ['Source address', record.source_ip],
    ['Decision id', record.decision_id],
    ['Request id', record.request_id],
    ['Interaction id', record.fapi_interaction_id],
    ['Caller was told', record.challenge],
    ['Caller got', gotStatus === undefined ? undefined : `HTTP ${gotStatus}`],
  ];
  return [
    `### ${record.decision === 'Allow' ? 'Allowed' : 'Rejected'}: ${plain(headline)}`,
    '',
    ...(actor === 'none' ? [] : [`${actorText}. ${plain(nextStep)}`, '']),
    `${plain(clause)} · [open in Gatelens](<${link}>)`,
    '',
    ...facts.flatMap(([name, value]) =>
      value === undefined ? [] : [`- ${name}: ${codeSpan(String(value))}`],
    ),
    '',
    'Checks, in order:',
    '',
    ...checks.map(
      ({ number, title, result, detail }) =>
        `${number === undefined ? '-' : `${number}.`} ${plain(title)}: ${RESULTS[result]}${detail === '' || result === 'not_reached' ? '' : `, ${codeSpan(detail)}`}`,
    ),
    '',
  ].join('\n');
};

/**
 * Writes a text as a code span on one line. Its fence is longer than any run of backticks inside (CommonMark 6.1).
 */
const codeSpan = (text: string): string => {
  // Unseen characters could turn the order of a line around.
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
};

/** Our own words; one that came from a newer record could still hold a mark. */
const plain = (text: string): string =>
  text.replaceAll(/[\p{Cc}\s]+/gu, ' ').replaceAll(/[\\`*_[\]<>#!|@~]/g, (mark) => `\\${mark}`);
