import type { AccessCause } from '../../../../shared/access-causes.ts';
import type { AccessLine } from '../../../../shared/access-line.ts';
import { type AccessExplanation, explainAccess } from '../../../../shared/explain-access.ts';
import type { AccessLogRow, UnreadableRow } from '../../../contract/rows.ts';

/** One call without a decision. */
interface CallAtGateway {
  readonly line: AccessLine;
  readonly isDamaged: boolean;
  readonly detail: string;
}

/** Calls that ended at the gateway for one cause. */
export interface CauseGroup {
  readonly explanation: AccessExplanation;
  /** In the order of the rows. */
  readonly calls: readonly CallAtGateway[];
}

/** Groups access-log lines without a decision by their cause, the most frequent first; unreadable ones apart. */
export const groupCauses = (
  rows: readonly AccessLogRow[],
): { readonly groups: readonly CauseGroup[]; readonly unreadable: readonly UnreadableRow[] } => {
  const byCause = new Map<AccessCause, { explanation: AccessExplanation; calls: CallAtGateway[] }>();
  for (const row of rows) {
    if (row.kind !== 'access') continue;
    const { line, isDamaged } = row;
    const explanation = explainAccess(line, 'none');
    const call = { line, isDamaged, detail: explanation.detail };
    const group = byCause.get(explanation.cause);
    if (group === undefined) byCause.set(explanation.cause, { explanation, calls: [call] });
    else group.calls.push(call);
  }
  return {
    groups: [...byCause.values()].toSorted((one, other) => other.calls.length - one.calls.length),
    unreadable: rows.filter((row) => row.kind === 'unreadable'),
  };
};
