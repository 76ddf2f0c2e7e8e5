import { countText } from '../../shared/plural.ts';
import { plainText } from '../plain-text.ts';
import type { Finding, Status } from './finding.ts';

/** What was found, and what was not looked at since nothing was said about it. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

const WORDS: Readonly<Record<Status, string>> = {
  problem: 'PROBLEM',
  warning: 'warning',
  not_checked: 'not checked',
  ok: 'ok',
};

const INDENT = ' '.repeat(13);

/** Counts findings by status. */
export const countFindings = (findings: readonly Finding[]): Readonly<Record<Status, number>> => {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  return {
    problem: count('problem'),
    warning: count('warning'),
    not_checked: count('not_checked'),
    ok: count('ok'),
  };
};

/** Writes a report in lines, the worst first; names of others are made harmless for a terminal. */
export const renderReport = ({ findings, notes }: Report): readonly string[] => {
  const counts = countFindings(findings);
  const of = (status: Status): readonly Finding[] => findings.filter((one) => one.status === status);
  return [
    ...[...of('problem'), ...of('warning')].flatMap(renderFinding),
    ...renderUnchecked(of('not_checked')),
    ...of('ok').map((one) => `${WORDS.ok.padEnd(INDENT.length)}${headOf(one)}: ${one.reason}`),
    ...notes.map((note) => `note${INDENT.slice(4)}${note}`),
    '',
    `${countText(counts.problem, 'problem')}, ${countText(counts.warning, 'warning')}, ${counts.not_checked} not checked, ${counts.ok} ok`,
  ].map(plainText);
};

const headOf = ({ title, subject }: Finding): string =>
  subject === undefined ? title : `${title} · ${subject}`;

const renderFinding = (finding: Finding): readonly string[] => [
  `${WORDS[finding.status].padEnd(INDENT.length)}${headOf(finding)} (${finding.id})`,
  ...renderDetail(finding),
];

const renderDetail = (finding: Finding): readonly string[] => [
  `${INDENT}${finding.reason}`,
  ...(finding.status === 'ok' ? [] : [`${INDENT}fix  ${finding.fix}`]),
  `${INDENT}see  ${finding.link}`,
  '',
];

/** One cause, such as a missing permission, keeps many checks from being made: it is said once. */
const renderUnchecked = (findings: readonly Finding[]): readonly string[] => {
  const reasons = [...new Set(findings.map(({ reason }) => reason))];
  return reasons.flatMap((reason) => {
    const group = findings.filter((finding) => finding.reason === reason);
    const [first] = group;
    if (first === undefined || group.length === 1) return group.flatMap(renderFinding);
    return [
      `${WORDS.not_checked.padEnd(INDENT.length)}${group.length} checks: ${[...new Set(group.map(({ id }) => id))].join(', ')}`,
      ...renderDetail({ ...first, link: 'docs/doctor.md' }),
    ];
  });
};

/** Writes a report as one JSON object. */
export const renderJson = ({ findings, notes }: Report): string =>
  JSON.stringify({ schema: 'gatelens.doctor/1', counts: countFindings(findings), findings, notes }, null, 2);
