import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { Facts } from './facts.tsx';
import { TreeSection } from './tree-section.tsx';

/** What the introspection server was asked and what it said. */
export const IntrospectionSection = ({ record }: { readonly record: ReadDecisionRecord }): ReactNode => (
  <section aria-label="Introspection">
    <h3>Introspection</h3>
    <Facts
      facts={[
        { name: 'action', value: record.action, isCode: true },
        { name: 'result code', value: record.result_code, isCode: true },
        { name: 'resultMessage', value: record.resultMessage },
        { name: 'exception', value: record.introspection_exception },
        {
          name: 'took',
          value: record.introspection_ms === undefined ? undefined : `${record.introspection_ms} ms`,
        },
        { name: 'cache', value: cacheText(record) },
      ]}
    />
    {record.introspection_request === undefined && record.introspection_response === undefined && (
      <p className="muted">
        The introspection server was not asked, or this record does not hold what was said.
      </p>
    )}
    {record.introspection_request !== undefined && (
      <TreeSection title="Introspection request" value={record.introspection_request} />
    )}
    {record.introspection_response !== undefined && (
      <TreeSection title="Introspection response" value={record.introspection_response} />
    )}
  </section>
);

const cacheText = ({
  introspection_cache,
  introspection_cache_age,
}: ReadDecisionRecord): string | undefined =>
  introspection_cache_age === undefined
    ? introspection_cache
    : `${introspection_cache ?? 'hit'}, ${introspection_cache_age} s old`;
