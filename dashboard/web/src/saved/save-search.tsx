import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Spinner from '@cloudscape-design/components/spinner';
import { type ReactNode, useState } from 'react';
import type { Problem } from '../../../contract/problem.ts';
import { isPageState, isSavedName, type SavedSearch, type SaveRequest } from '../../../contract/saved.ts';
import { problemOf, saveSearch } from '../api/dashboard-api.ts';
import { buildPageQuery } from '../location/page-state.ts';
import { useVisit } from '../location/use-visit.ts';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { LinksOnly } from './links-only.tsx';
import { useSaved } from './use-saved.ts';

type SaveSearchProps = Pick<SaveRequest, 'query' | 'target'>;

/** The button that saves what a view shows, under a name. */
export const SaveSearch = (search: SaveSearchProps): ReactNode => {
  const [isOpen, setIsOpen] = useState(false);
  const [said, setSaid] = useState('');
  const close = (): void => setIsOpen(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Save search</Button>
      {isOpen && (
        <Modal visible header="Save this search" closeAriaLabel="Close without saving" onDismiss={close}>
          <SaveForm
            {...search}
            onSaved={(name) => {
              setSaid(`Saved as ${name}`);
              close();
            }}
          />
        </Modal>
      )}
      <output className="copied">{said}</output>
    </>
  );
};

const SaveForm = ({
  onSaved,
  ...search
}: SaveSearchProps & { readonly onSaved: (name: string) => void }): ReactNode => {
  const { saved } = useSaved();
  const { state } = useVisit();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<Problem>();
  if (saved.kind === 'loading') return <Spinner />;
  if (saved.kind !== 'saved') return <LinksOnly problem={saved.problem} />;

  const pageState = buildPageQuery(state).slice(1);
  if (!isPageState(pageState)) return <LinksOnly problem={TOO_LONG} />;
  const isNamed = isSavedName(name);
  const save = async (): Promise<void> => {
    if (!isNamed) return;
    try {
      await saveSearch({ ...search, name, pageState });
      onSaved(name);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <form
      className="save-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FormField
        label="Name"
        description="Saved as a query definition of CloudWatch Logs in the folder Gatelens: everybody with access to the account sees it."
        constraintText={wordOf(name, saved.searches)}
        stretch
      >
        <Input value={name} onChange={({ detail }) => setName(detail.value)} spellcheck={false} autoFocus />
      </FormField>
      {problem !== undefined && (
        <ProblemNotice problem={problem} retryText="Save again" onRetry={() => void save()} />
      )}
      <Button variant="primary" formAction="submit" disabled={!isNamed}>
        Save
      </Button>
    </form>
  );
};

const TOO_LONG: Problem = {
  code: 'request_invalid',
  sentence: 'This search is too long for a query definition.',
  remedy: 'Take some of its conditions away.',
};

const wordOf = (name: string, searches: readonly SavedSearch[]): string => {
  if (searches.some((search) => search.name === name)) return `Takes the place of “${name}”.`;
  return name === '' || isSavedName(name)
    ? 'Up to 100 characters, without a slash.'
    : 'A name has up to 100 characters, without a slash.';
};
