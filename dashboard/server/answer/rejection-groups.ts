import { isReason, REASONS } from '../../../shared/reasons.ts';
import type { BindingFailure, RejectionGroup } from '../../contract/overview.ts';
import { countRows, groupRows, type OverviewRow, seenIn } from './overview-rows.ts';

const MAX_GROUPS = 200;
const MAX_CERTIFICATES = 10;

interface Counted {
  readonly calls: number;
  readonly lastSeen?: number;
}

const byCalls = (one: Counted, other: Counted): number =>
  other.calls - one.calls || (other.lastSeen ?? 0) - (one.lastSeen ?? 0);

/** Groups rejections by reason, client and route; the most frequent first. */
export const groupRejections = (
  rows: readonly OverviewRow[],
  bins: readonly number[],
): readonly RejectionGroup[] => {
  const rejected = rows.filter(({ outcome }) => outcome !== 'allow');
  const groups = groupRows(rejected, ({ values: { reason, client_id, resource } }) =>
    JSON.stringify([reason, client_id, resource]),
  );
  return [...groups.values()]
    .map((group) => toRejectionGroup(group, bins))
    .toSorted(byCalls)
    .slice(0, MAX_GROUPS);
};

const toRejectionGroup = (rows: readonly OverviewRow[], bins: readonly number[]): RejectionGroup => {
  const { reason = 'unknown', client_id, resource } = rows[0]?.values ?? {};
  const byBin = groupRows(rows, ({ bin }) => bin);
  return {
    reason,
    ...(client_id === undefined ? {} : { client_id }),
    ...(resource === undefined ? {} : { resource }),
    ...seenIn(rows),
    overTime: bins.map((bin) => countRows(byBin.get(bin) ?? []).calls),
  };
};

const isBindingFailure = ({ outcome, values: { reason = '' } }: OverviewRow): boolean =>
  outcome !== 'allow' && isReason(reason) && REASONS[reason].stage === 'binding';

/** Groups the failures of the certificate binding by client; the most frequent first. */
export const groupBindingFailures = (rows: readonly OverviewRow[]): readonly BindingFailure[] => {
  const byClient = groupRows(rows.filter(isBindingFailure), ({ values }) => values.client_id);
  return [...byClient]
    .map(([client_id, group]) => ({
      ...(client_id === undefined ? {} : { client_id }),
      ...seenIn(group),
      certificates: [...valuesByCalls(group, 'certificate_thumbprint')].slice(0, MAX_CERTIFICATES),
      reasons: [...valuesByCalls(group, 'reason')],
    }))
    .toSorted(byCalls)
    .slice(0, MAX_GROUPS);
};

const valuesByCalls = (
  rows: readonly OverviewRow[],
  field: 'certificate_thumbprint' | 'reason',
): readonly string[] =>
  [...groupRows(rows, ({ values }) => values[field])]
    .map(([value, group]) => ({ value, calls: countRows(group).calls }))
    .toSorted(byCalls)
    .flatMap(({ value }) => value ?? []);
