import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { explain } from '../../../../shared/explain.ts';
import type { Lookup } from '../../../contract/lookup.ts';
import { OutcomeIndicator } from '../decision/outcome.tsx';
import { utcText } from '../decision/time-text.ts';
import { BindingSection } from './binding-section.tsx';
import { CallSection } from './call-section.tsx';
import { CallerSection } from './caller-section.tsx';
import { ChecksSection } from './checks-section.tsx';
import { IntrospectionSection } from './introspection-section.tsx';
import { JsonSection } from './json-section.tsx';
import { VerdictSection } from './verdict-section.tsx';

interface DecisionDetailProps {
  readonly record: ReadDecisionRecord;
  readonly onClose: () => void;
  readonly onSearch: (lookup: Lookup) => void;
}

/** One decision: why first, then the checks, the binding, the introspection, and the record as it was written. */
export const DecisionDetail = ({ record, onClose, onSearch }: DecisionDetailProps): ReactNode => {
  const explanation = explain(record);
  return (
    <article className="detail" aria-label="Decision">
      <header className="detail-head">
        <OutcomeIndicator outcome={record.outcome} />
        <Button variant="icon" iconName="close" ariaLabel="Close the decision" onClick={onClose} />
        <h2>{explanation.headline}</h2>
        <p className="detail-call">
          <span>
            {record.method} {record.path ?? record.resource}
          </span>
          <span>{record.client_id ?? 'client unknown'}</span>
          <span>{utcText(record.timestamp)} UTC</span>
        </p>
      </header>
      <VerdictSection record={record} explanation={explanation} />
      <ChecksSection checks={explanation.checks} />
      <BindingSection record={record} />
      <IntrospectionSection record={record} />
      <CallerSection record={record} />
      <CallSection record={record} />
      <JsonSection title="Record as it was written" value={record} />
      <footer className="detail-foot">
        {record.token_hash !== undefined && (
          <SameButton
            text="Same token"
            lookup={{ kind: 'token_hash', value: record.token_hash }}
            onSearch={onSearch}
          />
        )}
        {record.client_id !== undefined && (
          <SameButton
            text="Same client"
            lookup={{ kind: 'client_id', value: record.client_id }}
            onSearch={onSearch}
          />
        )}
        {record.certificate_thumbprint !== undefined && (
          <SameButton
            text="Same certificate"
            lookup={{ kind: 'thumbprint', value: record.certificate_thumbprint }}
            onSearch={onSearch}
          />
        )}
        <CopyToClipboard
          copyButtonText="Copy link"
          textToCopy={linkTo(record.decision_id)}
          copySuccessText="Copied"
          copyErrorText="The browser did not let the page copy"
        />
      </footer>
    </article>
  );
};

/** A link by decision id finds the call wherever the time range lets it. */
const linkTo = (decisionId: string): string =>
  `${window.location.origin}/?${new URLSearchParams({ call_id: decisionId, range: '7d' })}`;

const SameButton = ({
  text,
  lookup,
  onSearch,
}: {
  readonly text: string;
  readonly lookup: Lookup;
  readonly onSearch: (lookup: Lookup) => void;
}): ReactNode => <Button onClick={() => onSearch(lookup)}>{text}</Button>;
