import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { epochText } from '../decision/time-text.ts';
import { Disclosure } from './disclosure.tsx';
import { Facts } from './facts.tsx';

/** Token, call and run: the values that people search and compare by. */
export const CallSection = ({ record }: { readonly record: ReadDecisionRecord }): ReactNode => (
  <section aria-label="Token and call">
    <h3>Token and call</h3>
    <Facts
      facts={[
        { name: 'token_hash', value: record.token_hash, isCode: true },
        { name: 'client_id', value: record.client_id, isCode: true },
        { name: 'sub', value: record.sub, isCode: true },
        { name: 'scope', value: record.scope },
        { name: 'required scope', value: record.required_scope },
        { name: 'missing scope', value: record.missing_scope },
        { name: 'expires', value: record.exp === undefined ? undefined : epochText(record.exp) },
        { name: 'grant', value: record.grant_type },
        { name: 'decision_id', value: record.decision_id, isCode: true },
        { name: 'request_id', value: record.request_id, isCode: true },
      ]}
    />
    <Disclosure title="More about the call">
      <Facts
        facts={[
          { name: 'interaction id', value: record.fapi_interaction_id, isCode: true },
          { name: 'source address', value: record.source_ip },
          { name: 'user agent', value: record.user_agent },
          { name: 'domain', value: record.domain },
          {
            name: 'API and stage',
            value: [record.api_id, record.stage].filter(Boolean).join(' / ') || undefined,
          },
          { name: 'route', value: record.resource },
          { name: 'decided in', value: `${record.duration_ms} ms${record.cold_start ? ', cold start' : ''}` },
          { name: 'function request id', value: record.function_request_id, isCode: true },
          { name: 'X-Ray trace', value: record.xray_trace_id, isCode: true },
          { name: 'configuration', value: record.config_version, isCode: true },
          { name: 'masked', value: record.masked?.join(', ') },
          { name: 'cut', value: record.truncated?.join(', ') },
        ]}
      />
    </Disclosure>
  </section>
);
