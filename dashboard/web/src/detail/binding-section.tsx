import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { Binding } from '../../../../shared/decision-record.ts';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { Facts } from './facts.tsx';

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

/** The certificate that the token is bound to beside the one that was presented (RFC 8705 section 3). */
export const BindingSection = ({ record }: { readonly record: ReadDecisionRecord }): ReactNode => {
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
      <div className="binding">
        <div>
          <h4>Token is bound to</h4>
          <Facts facts={[{ name: 'thumbprint', value: boundText(record), isCode: true }]} />
        </div>
        <div>
          <h4>Call presented</h4>
          <Facts
            facts={[
              { name: 'thumbprint', value: record.certificate_thumbprint ?? 'no certificate', isCode: true },
              { name: 'subject', value: record.certificate_subject },
              { name: 'issuer', value: record.certificate_issuer },
              { name: 'serial', value: record.certificate_serial, isCode: true },
              { name: 'valid from', value: record.certificate_not_before },
              { name: 'valid to', value: record.certificate_not_after },
            ]}
          />
        </div>
      </div>
    </section>
  );
};

/** On a mismatch that Authlete found, its answer does not say what the token is bound to. */
const boundText = ({ bound_thumbprint, binding }: ReadDecisionRecord): string => {
  if (bound_thumbprint !== undefined) return bound_thumbprint;
  return binding === 'unbound' ? 'no certificate' : 'not known: the introspection answer does not say it';
};
