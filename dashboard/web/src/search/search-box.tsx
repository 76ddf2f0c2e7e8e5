import Button from '@cloudscape-design/components/button';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import { type ClipboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Lookup } from '../../../contract/lookup.ts';
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
  useSlashToFocus(input);

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

const useSlashToFocus = (input: { readonly current: InputProps.Ref | null }): void => {
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, [input]);
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
