import Link from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import type { Lookup, LookupKind } from '../../../contract/lookup.ts';
import type { Recognition } from './recognise.ts';
import type { BoxNotice } from './use-search-box.ts';

interface BoxNoticeProps {
  readonly notice: BoxNotice;
  readonly onChoose: (lookup: Lookup) => void;
}

/** The line beneath the search box: what was recognised, and what happens to it. */
export const BoxNoticeLine = ({ notice, onChoose }: BoxNoticeProps): ReactNode => (
  <output className="search-notice">{describe(notice, onChoose)}</output>
);

const describe = (notice: BoxNotice, onChoose: (lookup: Lookup) => void): ReactNode => {
  switch (notice.kind) {
    case 'none':
      return (
        <>
          A token is hashed in this browser and never leaves it. A UUID is looked up as an id, a short text or
          plain words as a client id, unless “Bearer ” before it says that it is a token.
        </>
      );
    case 'refused':
      return <strong>{notice.why}</strong>;
    case 'recognised':
      return describeRecognition(notice.recognition, onChoose);
    case 'hashed':
      return (
        <>
          recognised: {notice.what}, hashed here → <code>{notice.hash}</code>{' '}
          {notice.what === 'certificate' ? '' : '(the token stays in this browser)'}
          <Alternatives lookups={notice.alternatives} onChoose={onChoose} />
        </>
      );
  }
};

const describeRecognition = (recognition: Recognition, onChoose: (lookup: Lookup) => void): ReactNode => {
  switch (recognition.kind) {
    case 'nothing':
      return '';
    case 'refused':
      return <strong>{recognition.why}</strong>;
    case 'certificate':
      return 'recognised: certificate; Enter searches for its thumbprint';
    case 'token':
      return (
        <>
          recognised: {recognition.what}; Enter hashes it here and searches for the hash (the token stays in
          this browser)
          <Alternatives lookups={recognition.alternatives} onChoose={onChoose} />
        </>
      );
    case 'lookup':
      return (
        <>
          recognised: {recognition.what} <code>{recognition.lookup.value}</code>
          {recognition.lookup.kind === 'client_id' || recognition.lookup.kind === 'call_id'
            ? ' (if it is a token, write “Bearer ” before it)'
            : ''}
          <OtherKinds lookups={recognition.alternatives ?? []} onChoose={onChoose} />
        </>
      );
  }
};

const CHOICES: Readonly<Record<LookupKind, string>> = {
  token_hash: 'a token hash',
  thumbprint: 'a certificate thumbprint',
  client_id: 'a client id',
  call_id: 'an id of a call',
  request_id: 'a request id',
  decision_id: 'a decision id',
  interaction_id: 'an interaction id',
  hashed_id: 'the hash of an id',
  subject: 'a subject',
};

const Choice = ({
  lookup,
  onChoose,
}: {
  readonly lookup: Lookup;
  readonly onChoose: (lookup: Lookup) => void;
}): ReactNode => (
  <Link variant="primary" fontSize="body-s" onFollow={() => onChoose(lookup)}>
    {CHOICES[lookup.kind]}
  </Link>
);

interface ChoicesProps {
  readonly lookups: readonly Lookup[];
  readonly onChoose: (lookup: Lookup) => void;
}

/** The text goes out as it is anyway; only what it is called differs. */
const OtherKinds = ({ lookups, onChoose }: ChoicesProps): ReactNode =>
  lookups.map((lookup) => (
    <span key={lookup.kind}>
      {' '}
      or search for it as <Choice lookup={lookup} onChoose={onChoose} />
    </span>
  ));

/** To search for one of these sends the text itself, which would give a token away: only the reader can know. */
const Alternatives = ({ lookups, onChoose }: ChoicesProps): ReactNode =>
  lookups.length > 0 && (
    <span className="search-alternatives">
      {' '}
      Not a token? Send the text as it is, as{' '}
      {lookups.map((lookup, index) => (
        <span key={lookup.kind}>
          {index === 0 ? '' : ' or '}
          <Choice lookup={lookup} onChoose={onChoose} />
        </span>
      ))}
    </span>
  );
