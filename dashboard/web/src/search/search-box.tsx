import Button from '@cloudscape-design/components/button';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import { type ClipboardEvent, type ReactNode, useRef } from 'react';
import type { Lookup } from '../../../contract/lookup.ts';
import { useShortcuts } from '../share/use-shortcuts.ts';
import { BoxNoticeLine } from './box-notice.tsx';
import type { KnownValues } from './recognise.ts';
import { useSearchBox } from './use-search-box.ts';

interface SearchBoxProps {
  readonly known: KnownValues;
  readonly onSearch: (lookup: Lookup) => void;
  /** The reader wants to go on to the list below. */
  readonly onLeave: () => void;
}

/** The one box for everything: `/` focuses it, a paste searches at once, and a token is hashed before anything else. */
export const SearchBox = ({ known, onSearch, onLeave }: SearchBoxProps): ReactNode => {
  const box = useSearchBox(known, onSearch);
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
            if (detail.key === 'ArrowDown') onLeave();
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
