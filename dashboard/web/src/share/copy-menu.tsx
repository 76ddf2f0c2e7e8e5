import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { type ReactNode, useState } from 'react';
import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import type { Settings } from '../../../contract/settings.ts';
import { buildAwsCliCommand } from './aws-cli-command.ts';
import { buildPermalink } from './call-state.ts';
import { copyText } from './copy-text.ts';
import { buildCurlCommand } from './curl-command.ts';
import { renderIncident } from './markdown-incident.ts';

interface CopyMenuProps {
  readonly record: ReadDecisionRecord;
  readonly settings: Settings | undefined;
  /** Status that the caller got, from the access log. */
  readonly gotStatus: string | undefined;
}

/** A form of a call to copy; without `text` the record does not hold what it takes. */
interface CopyForm {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly text: string | undefined;
}

/** Copies a call as a Markdown incident, a curl command, an AWS CLI command, or its record. */
export const CopyMenu = ({ record, settings, gotStatus }: CopyMenuProps): ReactNode => {
  const [said, setSaid] = useState('');
  const forms = formsOf({ record, settings, gotStatus });
  const copy = async (id: string): Promise<void> => {
    const form = forms.find((one) => one.id === id);
    if (form?.text !== undefined) setSaid(await copyText(form.title, form.text));
  };
  return (
    <>
      <ButtonDropdown
        items={forms.map(({ id, title, note, text }) => ({
          id,
          text: title,
          disabled: text === undefined,
          ...(text === undefined
            ? { disabledReason: 'The record does not hold what it takes.' }
            : { secondaryText: note ?? '' }),
        }))}
        onItemClick={({ detail }) => {
          void copy(detail.id);
        }}
      >
        Copy as
      </ButtonDropdown>
      <output className="copied">{said}</output>
    </>
  );
};

const formsOf = ({ record, settings, gotStatus }: CopyMenuProps): readonly CopyForm[] => [
  {
    id: 'markdown',
    title: 'Markdown incident',
    text: renderIncident(record, { link: buildPermalink(window.location.origin, record), gotStatus }),
  },
  {
    id: 'curl',
    title: 'curl',
    note: 'Token and certificate are variables to set',
    text: buildCurlCommand(record),
  },
  {
    id: 'aws',
    title: 'AWS CLI',
    note: 'Prints the record',
    text: settings === undefined ? undefined : buildAwsCliCommand(record, settings),
  },
  { id: 'json', title: 'Record as JSON', text: JSON.stringify(record, null, 2) },
];
