import type { Row } from '../../../contract/rows.ts';
import { isDecisionRow } from './selection.ts';

/** A few numbers about the rows that were found. */
export interface Figures {
  readonly calls: number;
  readonly rejected: number;
  readonly faults: number;
  /** Calls whose token is bound to another certificate, or that came without one. */
  readonly bindingFailures: number;
  /** 99th percentile (nearest rank) in milliseconds; left out when nothing was introspected. */
  readonly introspectionP99?: number;
  readonly unreadable: number;
}

/** Counts rows. */
export const countFigures = (rows: readonly Row[]): Figures => {
  const records = rows.filter(isDecisionRow).map(({ record }) => record);
  const latencies = records.flatMap(({ introspection_ms }) => introspection_ms ?? []).sort((a, b) => a - b);
  const p99 = latencies[Math.ceil(latencies.length * 0.99) - 1];
  return {
    calls: records.length,
    rejected: records.filter(({ outcome }) => outcome === 'deny').length,
    faults: records.filter(({ outcome }) => outcome === 'error').length,
    bindingFailures: records.filter(
      ({ binding, certificate_mismatch }) => certificate_mismatch || binding === 'certificate_missing',
    ).length,
    ...(p99 === undefined ? {} : { introspectionP99: p99 }),
    unreadable: rows.length - records.length,
  };
};
