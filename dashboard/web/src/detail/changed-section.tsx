import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { agoText } from '../timeline/ago-text.ts';
import { compareCalls } from './compare-calls.ts';
import { Disclosure } from './disclosure.tsx';
import { type LastAllowed, useLastAllowed } from './use-last-allowed.ts';

interface ChangedSectionProps {
  readonly record: ReadDecisionRecord;
  readonly onOpen: (record: ReadDecisionRecord) => void;
}

/** What changed since the last call of the same client that was allowed, in sentences and as a table. */
export const ChangedSection = ({ record, onOpen }: ChangedSectionProps): ReactNode => {
  const last = useLastAllowed(record);
  return (
    <section aria-label="Changed since the last allowed call" aria-busy={last.kind === 'looking'}>
      <h3>Changed since the last allowed call</h3>
      <Answer last={last} record={record} onOpen={onOpen} />
    </section>
  );
};

const Answer = ({
  last,
  record,
  onOpen,
}: ChangedSectionProps & { readonly last: LastAllowed }): ReactNode => {
  const whose = record.client_id === undefined ? 'with this token' : 'of this client';
  switch (last.kind) {
    case 'impossible':
      return <p className="muted">The record names neither client nor token to compare by.</p>;
    case 'looking':
      return (
        <StatusIndicator type="in-progress">
          Looking for an allowed call {whose} {last.reach.text}
        </StatusIndicator>
      );
    case 'failed':
      return <ProblemNotice problem={last.problem} onRetry={last.retry} />;
    case 'none':
      return (
        <p>
          No call {whose} was allowed {last.reach.text}.{' '}
          {last.further !== undefined && (
            <Button variant="inline-link" onClick={last.goFurther}>
              Look {last.further.text}
            </Button>
          )}
        </p>
      );
    case 'found':
      return <Changes allowed={last.record} record={record} onOpen={onOpen} />;
  }
};

const Changes = ({
  allowed,
  record,
  onOpen,
}: ChangedSectionProps & { readonly allowed: ReadDecisionRecord }): ReactNode => {
  const { zone } = useVisit().state;
  const { sentences, values } = compareCalls(allowed, record);
  const route = `${allowed.method ?? ''} ${allowed.resource ?? allowed.path ?? ''}`.trim();
  return (
    <>
      <ul className="changed">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className="muted">
        Last allowed {agoText(Date.parse(record.timestamp) - Date.parse(allowed.timestamp))} before:{' '}
        {momentText(Date.parse(allowed.timestamp), zone)} {route}{' '}
        <Button variant="inline-link" onClick={() => onOpen(allowed)}>
          Open that call
        </Button>
      </p>
      <Disclosure title="The two calls side by side">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
        <section className="table-scroll" aria-label="The two calls side by side" tabIndex={0}>
          <table className="compared">
            <thead>
              <tr>
                <th scope="col">value</th>
                <th scope="col">then, allowed</th>
                <th scope="col">now, rejected</th>
              </tr>
            </thead>
            <tbody>
              {values
                .filter(({ before, now }) => before !== undefined || now !== undefined)
                .map(({ name, before, now, isChanged }) => (
                  <tr key={name} className={isChanged ? 'compared-changed' : undefined}>
                    <th scope="row">
                      {name}
                      {isChanged && ' (changed)'}
                    </th>
                    <td>{before ?? 'not known'}</td>
                    <td>{now ?? 'not known'}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      </Disclosure>
    </>
  );
};
