import Button from '@cloudscape-design/components/button';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import { type ClipboardEvent, type ReactNode, useContext, useRef } from 'react';
import { useVisit } from '../location/use-visit.ts';
import { useShortcuts } from '../share/use-shortcuts.ts';
import { BoxNoticeLine } from './box-notice.tsx';
import { SearchMemoryContext } from './search-memory.ts';
import { useFind } from './use-find.ts';
import { useSearchBox } from './use-search-box.ts';

/** The one box for everything: `/` focuses it, a paste searches at once, and a token is hashed before anything else. */
export const SearchBox = (): ReactNode => {
  const { state } = useVisit();
  const box = useSearchBox(useContext(SearchMemoryContext), state, useFind());
  const input = useRef<InputProps.Ref>(null);
  useShortcuts({ search: () => input.current?.focus() });

  const takePaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text');
    if (box.text !== '' || pasted.trim() === '') return;
    event.preventDefault();
    box.submit(pasted);
  };

  return (
    <search className="search" onPasteCapture={takePaste}>
      <div className="search-line">
        <Input
          ref={input}
          value={box.text}
          onChange={({ detail }) => box.type(detail.value)}
          onKeyDown={({ detail }) => {
            if (detail.key === 'Enter') box.submit(box.text);
            if (detail.key === 'ArrowDown') goToList();
          }}
          type="search"
          ariaLabel="Find a call"
          placeholder="Paste a token, a certificate or a request id, or type a client id ( / )"
          autoComplete={false}
          spellcheck={false}
          disableBrowserAutocorrect
        />
        <Button onClick={() => box.submit(box.text)} disabled={box.text.trim() === ''}>
          Search
        </Button>
      </div>
      <BoxNoticeLine notice={box.notice} onChoose={box.choose} />
    </search>
  );
};

/** The list of calls of whichever view has one. */
const goToList = (): void => document.querySelector<HTMLElement>('main [role=grid]')?.focus();
