import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import Spinner from '@cloudscape-design/components/spinner';
import { type ReactNode, useState } from 'react';
import type { Problem } from '../../../contract/problem.ts';
import type { SavedSearch } from '../../../contract/saved.ts';
import { deleteSaved, problemOf } from '../api/dashboard-api.ts';
import { parsePageState } from '../location/page-state.ts';
import { momentText } from '../location/time-zone-text.ts';
import { useVisit } from '../location/use-visit.ts';
import { ProblemNotice } from '../notice/problem-notice.tsx';
import { LinksOnly } from './links-only.tsx';
import { useSaved } from './use-saved.ts';

/** The button that shows the saved searches, to open one or to delete it. */
export const SavedMenu = (): ReactNode => {
  const [isOpen, setIsOpen] = useState(false);
  const close = (): void => setIsOpen(false);
  return (
    <>
      <Button iconName="folder-open" ariaLabel="Saved searches" onClick={() => setIsOpen(true)} />
      {isOpen && (
        <Modal visible header="Saved searches" closeAriaLabel="Close the saved searches" onDismiss={close}>
          <SavedList onOpened={close} />
        </Modal>
      )}
    </>
  );
};

const SavedList = ({ onOpened }: { readonly onOpened: () => void }): ReactNode => {
  const { saved, readAgain } = useSaved();
  const [problem, setProblem] = useState<Problem>();
  const remove = async (id: string): Promise<void> => {
    try {
      await deleteSaved(id);
      await readAgain();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  if (saved.kind === 'loading') return <Spinner />;
  if (saved.kind === 'links_only') return <LinksOnly problem={saved.problem} />;
  if (saved.kind === 'failed')
    return (
      <ProblemNotice problem={saved.problem} retryText="Read them again" onRetry={() => void readAgain()} />
    );
  return (
    <>
      {problem !== undefined && (
        <ProblemNotice
          problem={problem}
          retryText="Read them again"
          onRetry={() => {
            setProblem(undefined);
            void readAgain();
          }}
        />
      )}
      {saved.searches.length === 0 ? (
        <p>
          None yet. <q>Save search</q> in a view saves what it shows, as a query definition of CloudWatch Logs
          that everybody with access to the account sees.
        </p>
      ) : (
        <ul className="saved" aria-label="Saved searches">
          {saved.searches.map((search) => (
            <Saved
              key={search.id}
              search={search}
              onOpened={onOpened}
              onDelete={() => void remove(search.id)}
            />
          ))}
        </ul>
      )}
    </>
  );
};

interface SavedProps {
  readonly search: SavedSearch;
  readonly onOpened: () => void;
  readonly onDelete: () => void;
}

const Saved = ({ search, onOpened, onDelete }: SavedProps): ReactNode => {
  const { state, go } = useVisit();
  const { name, query, pageState, modifiedAt } = search;
  const open = (): void => {
    // A definition that was saved elsewhere is a text, which is shown and does not run by itself.
    go((before) =>
      pageState === undefined ? { ...before, tab: 'query', expert: query } : parsePageState(`?${pageState}`),
    );
    onOpened();
  };
  return (
    <li>
      <Button variant="inline-link" onClick={open}>
        {name}
      </Button>
      <span className="muted">
        {modifiedAt === undefined ? '' : `saved ${momentText(modifiedAt, state.zone)}`}
      </span>
      <Button variant="inline-icon" iconName="remove" ariaLabel={`Delete ${name}`} onClick={onDelete} />
    </li>
  );
};
