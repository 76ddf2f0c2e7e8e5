import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { countText, plural } from '../../../../shared/plural.ts';
import type { Lookup, LookupKind } from '../../../contract/lookup.ts';
import type { Settings } from '../../../contract/settings.ts';
import { type RangeChoice, TIME_RANGES, type TimeRange, widerRange } from '../location/time-range.ts';
import { useInSight } from '../use-in-sight.ts';

const LOOKUP_WORDS: Readonly<Record<LookupKind, string>> = {
  client_id: 'client id',
  token_hash: 'token hash',
  call_id: 'request, decision or interaction id',
  thumbprint: 'bound or presented certificate thumbprint',
  request_id: 'request id',
  decision_id: 'decision id',
  interaction_id: 'interaction id',
  hashed_id: 'hash of a token or an id',
  subject: 'subject',
};

interface EmptyNoticeProps {
  readonly lookup: Lookup | undefined;
  readonly range: RangeChoice;
  readonly settings: Settings | undefined;
  readonly recordsScanned: number;
  readonly onWiden: (range: TimeRange) => void;
  readonly onRefresh: () => void;
}

/** Nothing was found: says where it looked, and what may be the reason. */
export const EmptyNotice = ({
  lookup,
  range,
  settings,
  recordsScanned,
  onWiden,
  onRefresh,
}: EmptyNoticeProps): ReactNode => {
  const wider = range.kind === 'last' ? widerRange(range.last) : undefined;
  const accessLogGroups = settings?.accessLogGroups.join(', ') ?? '';
  const answer = useInSight<HTMLHeadingElement>(lookup !== undefined);
  return (
    <section className="empty" aria-label="No decision found">
      <h2 ref={answer}>No decision found</h2>
      <p>
        Looked for{' '}
        {lookup === undefined ? 'every decision' : `decisions with this ${LOOKUP_WORDS[lookup.kind]}`} in the{' '}
        {range.kind === 'last' ? TIME_RANGES[range.last].text : 'chosen range'}, in{' '}
        <code>{settings?.logGroups.join(', ') ?? 'the decision log group'}</code>
        {settings === undefined ? '' : ` (${settings.region})`}; {countText(recordsScanned, 'log event')}{' '}
        {plural(recordsScanned, 'was', 'were')} scanned.
      </p>
      <ul>
        <li>A call of the last minute may not be searchable yet on AWS.</li>
        {wider !== undefined && <li>The call may be older than the range.</li>}
        {lookup?.kind === 'token_hash' && (
          <li>Was it a token hash or a thumbprint rather than a token? Search for it as “token_hash=…”.</li>
        )}
        <li>
          The call may never have reached the authorizer (refused in the TLS handshake, no such route): look
          in the access log{accessLogGroups === '' ? '' : ' '}
          {accessLogGroups !== '' && <code>{accessLogGroups}</code>}.
        </li>
      </ul>
      <div className="empty-actions">
        {wider !== undefined && (
          <Button variant="primary" onClick={() => onWiden(wider)}>
            Look in the {TIME_RANGES[wider].text}
          </Button>
        )}
        <Button onClick={onRefresh}>Look again</Button>
      </div>
    </section>
  );
};
