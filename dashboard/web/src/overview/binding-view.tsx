import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { BindingFailure } from '../../../contract/overview.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { QuestionFrame } from '../question/question-frame.tsx';
import { usePermit } from '../question/use-permit.ts';
import { WideNotice } from '../question/wide-notice.tsx';
import { useOverview } from './use-overview.ts';

/** Binding failures by client: whose certificates were not those of their tokens. */
export const BindingView = (): ReactNode => {
  const { refresh } = useVisit();
  const permit = usePermit('decisions');
  const { question: overview } = useOverview(permit.kind === 'given');
  return (
    <div className="view">
      <FilterBar />
      {permit.kind === 'ask' && <WideNotice permit={permit} />}
      <QuestionFrame question={overview} onRetry={refresh}>
        {({ bindingFailures }) =>
          bindingFailures.length === 0 ? (
            <p>No binding failed in this range.</p>
          ) : (
            <table className="plain">
              <thead>
                <tr>
                  {['Client', 'Failures', 'First', 'Last', 'Reasons', 'Presented certificates'].map(
                    (title) => (
                      <th key={title} scope="col">
                        {title}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {bindingFailures.map((failure) => (
                  <FailureRow key={failure.client_id ?? ''} failure={failure} />
                ))}
              </tbody>
            </table>
          )
        }
      </QuestionFrame>
    </div>
  );
};

const FailureRow = ({ failure }: { readonly failure: BindingFailure }): ReactNode => {
  const { state, go } = useVisit();
  const { client_id: client, calls, firstSeen, lastSeen, reasons, certificates } = failure;
  return (
    <tr>
      <th scope="row">
        {client === undefined ? (
          'no client'
        ) : (
          <Button
            variant="inline-link"
            onClick={() => go({ tab: 'decisions', lookup: { kind: 'client_id', value: client } })}
          >
            {client}
          </Button>
        )}
      </th>
      <td>{calls.toLocaleString('en')}</td>
      <td>{momentText(firstSeen, state.zone)}</td>
      <td>{momentText(lastSeen, state.zone)}</td>
      <td>{reasons.join(', ')}</td>
      <td>
        {certificates.map((thumbprint) => (
          <Button
            key={thumbprint}
            variant="inline-link"
            onClick={() => go({ tab: 'decisions', lookup: { kind: 'thumbprint', value: thumbprint } })}
          >
            {thumbprint}
          </Button>
        ))}
      </td>
    </tr>
  );
};
