import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { useVisit } from '../location/use-visit.ts';
import { bytesText } from './bytes-text.ts';
import { costText } from './scanned-text.ts';
import type { Permit } from './use-permit.ts';

interface WideNoticeProps {
  readonly permit: Extract<Permit, { kind: 'ask' }>;
  /** How many queries read the range. */
  readonly queries?: number;
}

/** Asks the reader before a query reads much: how much, what it costs, and what costs less. */
export const WideNotice = ({ permit, queries = 1 }: WideNoticeProps): ReactNode => {
  const { go } = useVisit();
  const { bytes, costUsd } = permit.estimate;
  const reads = queries === 1 ? 'one query reads' : `each of the ${queries} queries of this view reads`;
  const price = costUsd === undefined ? '' : ` and costs ${costText(costUsd)}`;
  return (
    <Alert
      type="info"
      statusIconAriaLabel="Info"
      header={`This range holds about ${bytesText(bytes)}: ${reads} up to that${price}.`}
      action={<Button onClick={permit.give}>Run it</Button>}
    >
      Nothing has been read yet. Less is read with a shorter range, or with a search for one client, token or
      id where the log group has a field index.{' '}
      <Button variant="inline-link" onClick={() => go({ range: { kind: 'last', last: '15m' } })}>
        Look at the last 15 minutes
      </Button>
    </Alert>
  );
};
