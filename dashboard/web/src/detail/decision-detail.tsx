import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { explain } from '../../../../shared/explain.ts';
import type { Lookup } from '../../../contract/lookup.ts';
import { useSettings } from '../api/use-settings.ts';
import { OutcomeIndicator } from '../decision/outcome.tsx';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { RemedyText } from '../notice/remedy-text.tsx';
import { buildPermalink, useOpenCall } from '../share/call-state.ts';
import { CopyButton } from '../share/copy-button.tsx';
import { CopyMenu } from '../share/copy-menu.tsx';
import { TimelineSection } from '../timeline/timeline-section.tsx';
import { useInSight } from '../use-in-sight.ts';
import { BindingSection } from './binding-section.tsx';
import { CallSection } from './call-section.tsx';
import { CallerSection } from './caller-section.tsx';
import { ChangedSection } from './changed-section.tsx';
import { ChecksSection } from './checks-section.tsx';
import { IntrospectionSection } from './introspection-section.tsx';
import { JsonSection } from './json-section.tsx';
import { useAccessLine } from './use-access-line.ts';
import { VerdictSection } from './verdict-section.tsx';

interface DecisionDetailProps {
  readonly record: ReadDecisionRecord;
  readonly onClose: () => void;
  readonly onSearch: (lookup: Lookup) => void;
}

/** One decision: why first, then the checks, the binding, the introspection, and the record as it was written. */
export const DecisionDetail = ({ record, onClose, onSearch }: DecisionDetailProps): ReactNode => {
  const explanation = explain(record);
  const access = useAccessLine(record);
  const settings = useSettings();
  const openCall = useOpenCall();
  const head = useInSight<HTMLElement>();
  return (
    <article className="detail" aria-label="Decision" tabIndex={-1}>
      <header ref={head} className="detail-head">
        <OutcomeIndicator outcome={record.outcome} />
        <Button variant="icon" iconName="close" ariaLabel="Close the decision" onClick={onClose} />
        <h2>
          <RemedyText text={explanation.headline} />
        </h2>
        <CallLine record={record} />
        <div className="detail-actions">
          <CopyButton label="Copy link" content={buildPermalink(window.location.origin, record)} />
          <CopyMenu
            record={record}
            settings={settings}
            gotStatus={access.kind === 'found' ? access.line.status : undefined}
          />
        </div>
      </header>
      <VerdictSection record={record} explanation={explanation} />
      <ChecksSection checks={explanation.checks} />
      <BindingSection record={record} />
      {record.decision !== 'Allow' && <ChangedSection record={record} onOpen={openCall} />}
      <CallerSection record={record} access={access} />
      <TimelineSection record={record} onSearch={onSearch} />
      <IntrospectionSection record={record} />
      <CallSection record={record} />
      <JsonSection title="Record as it was written" value={record} />
      <footer className="detail-foot">
        {sameLookups(record).map(({ text, lookup }) => (
          <Button key={text} onClick={() => onSearch(lookup)}>
            {text}
          </Button>
        ))}
      </footer>
    </article>
  );
};

const CallLine = ({ record }: { readonly record: ReadDecisionRecord }): ReactNode => {
  const { zone } = useVisit().state;
  return (
    <p className="detail-call">
      <span>
        {record.method} {record.path ?? record.resource}
      </span>
      <span>{record.client_id ?? 'client unknown'}</span>
      <span>
        {momentText(Date.parse(record.timestamp), zone)} {zone === 'utc' ? 'UTC' : 'local time'}
      </span>
    </p>
  );
};

const sameLookups = ({
  token_hash,
  client_id,
  certificate_thumbprint,
}: ReadDecisionRecord): readonly { readonly text: string; readonly lookup: Lookup }[] => [
  ...(token_hash === undefined
    ? []
    : [{ text: 'Same token', lookup: { kind: 'token_hash', value: token_hash } as const }]),
  ...(client_id === undefined
    ? []
    : [{ text: 'Same client', lookup: { kind: 'client_id', value: client_id } as const }]),
  ...(certificate_thumbprint === undefined
    ? []
    : [{ text: 'Same certificate', lookup: { kind: 'thumbprint', value: certificate_thumbprint } as const }]),
];
