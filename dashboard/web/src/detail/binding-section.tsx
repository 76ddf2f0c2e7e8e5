import SegmentedControl from '@cloudscape-design/components/segmented-control';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { type ReactNode, useState } from 'react';
import type { Binding } from '../../../../shared/decision-record.ts';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { Facts } from './facts.tsx';
import { Thumbprint } from './thumbprint.tsx';
import { isNotation, NOTATIONS, type Notation } from './thumbprint-notations.ts';
import { sayValidity } from './validity.ts';

interface BindingWords {
  readonly type: StatusIndicatorProps.Type;
  readonly text: string;
}

const BINDINGS: Readonly<Record<Binding, BindingWords>> = {
  bound: { type: 'success', text: 'The token is bound to the presented certificate.' },
  unbound: { type: 'warning', text: 'The token is not bound to any certificate.' },
  mismatch: { type: 'error', text: 'The token is bound to another certificate than the presented one.' },
  certificate_missing: { type: 'error', text: 'The token is bound, and no certificate was presented.' },
  not_checked: {
    type: 'pending',
    text: 'The binding was not checked: an earlier check decided, or the call shows no certificate.',
  },
};

const isBinding = (text: string): text is Binding => Object.hasOwn(BINDINGS, text);

const NOTATION_OPTIONS = Object.entries(NOTATIONS).map(([id, text]) => ({ id, text }));

/** The certificate that the token is bound to beside the one that was presented (RFC 8705 section 3). */
export const BindingSection = ({ record }: { readonly record: ReadDecisionRecord }): ReactNode => {
  const [notation, setNotation] = useState<Notation>('base64url');
  const { bound_thumbprint: bound, certificate_thumbprint: presented } = record;
  const { type, text }: BindingWords = isBinding(record.binding)
    ? BINDINGS[record.binding]
    : { type: 'info', text: `Binding: ${record.binding}` };
  return (
    <section aria-label="Binding">
      <h3>Certificate binding</h3>
      <p>
        <StatusIndicator type={type}>{text}</StatusIndicator>{' '}
        <code className="muted">certificate_mismatch: {String(record.certificate_mismatch)}</code>
      </p>
      {(bound !== undefined || presented !== undefined) && (
        <SegmentedControl
          label="Notation of the thumbprints"
          selectedId={notation}
          options={NOTATION_OPTIONS}
          onChange={({ detail }) => isNotation(detail.selectedId) && setNotation(detail.selectedId)}
        />
      )}
      <div className="binding">
        <div>
          <h4>Token is bound to</h4>
          {bound === undefined ? (
            <p>{unknownBoundText(record)}</p>
          ) : (
            <Thumbprint whose="bound" thumbprint={bound} other={presented} notation={notation} />
          )}
        </div>
        <div>
          <h4>Call presented</h4>
          {presented === undefined ? (
            <p>no certificate</p>
          ) : (
            <Thumbprint whose="presented" thumbprint={presented} other={bound} notation={notation} />
          )}
          <Facts
            facts={[
              { name: 'subject', value: record.certificate_subject },
              { name: 'issuer', value: record.certificate_issuer },
              { name: 'serial', value: record.certificate_serial, isCode: true },
              { name: 'valid from', value: record.certificate_not_before },
              { name: 'valid to', value: record.certificate_not_after },
              { name: 'at the call', value: sayValidity(record) },
            ]}
          />
        </div>
      </div>
      {bound !== undefined && presented !== undefined && bound !== presented && (
        <p className="muted">Marked: the characters in which the two differ.</p>
      )}
    </section>
  );
};

/** On a mismatch that Authlete found, its answer does not say what the token is bound to. */
const unknownBoundText = ({ binding }: ReadDecisionRecord): string =>
  binding === 'unbound' ? 'no certificate' : 'not known: the introspection answer does not say it';
