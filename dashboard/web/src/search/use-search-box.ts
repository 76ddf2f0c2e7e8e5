import { useState } from 'react';
import type { Lookup } from '../../../contract/lookup.ts';
import { hashInBrowser, InsecureContext } from './hash.ts';
import { type Recognition, recognise } from './recognise.ts';
import type { SearchMemory } from './search-memory.ts';

/** What the box says beneath itself. */
export type BoxNotice =
  | { readonly kind: 'none' }
  | { readonly kind: 'recognised'; readonly recognition: Recognition }
  | {
      readonly kind: 'hashed';
      readonly what: string;
      readonly hash: string;
      readonly alternatives: readonly Lookup[];
    }
  | { readonly kind: 'refused'; readonly why: string };

/** The search box: its text, what it says, and what it does. */
export interface SearchBoxState {
  readonly text: string;
  readonly notice: BoxNotice;
  type(text: string): void;
  /** Searches for a text. A token is hashed first; it leaves neither the browser nor a trace in the field. */
  submit(text: string): void;
  /** Searches for a value as what the reader says it is. */
  choose(lookup: Lookup): void;
}

const INSECURE =
  'This page is not open in a secure context, so the browser cannot hash. Open it through http://localhost or https. Nothing was sent.';

/**
 * Keeps the search box.
 *
 * @param memory - What the page has shown, and where it notes what a text may be besides a token.
 * @param search - Runs a search. Gets hashes, ids and client ids only.
 */
export const useSearchBox = (
  { known, guesses }: SearchMemory,
  search: (lookup: Lookup) => void,
): SearchBoxState => {
  const [text, setText] = useState('');
  const [notice, setNotice] = useState<BoxNotice>({ kind: 'none' });

  const answer = (next: BoxNotice, lookup?: Lookup): void => {
    setText('');
    setNotice(next);
    if (lookup !== undefined) search(lookup);
  };
  const hash = async (value: string | Uint8Array<ArrayBuffer>, found: HashedFinding): Promise<void> => {
    try {
      const hashed = await hashInBrowser(value);
      if (found.otherwise !== undefined) guesses.set(hashed, await hashInBrowser(found.otherwise));
      answer(
        { kind: 'hashed', what: found.what, hash: hashed, alternatives: found.alternatives },
        { kind: found.kind, value: hashed },
      );
    } catch (error) {
      if (!(error instanceof InsecureContext)) throw error;
      answer({ kind: 'refused', why: INSECURE });
    }
  };

  return {
    text,
    notice,
    type: (next) => {
      setText(next);
      setNotice(next === '' ? { kind: 'none' } : { kind: 'recognised', recognition: recognise(next, known) });
    },
    submit: (submitted) => {
      const recognition = recognise(submitted, known);
      switch (recognition.kind) {
        case 'nothing':
          return;
        case 'refused':
          return answer({ kind: 'refused', why: recognition.why });
        case 'lookup':
          return answer({ kind: 'recognised', recognition }, recognition.lookup);
        case 'certificate':
          return void hash(recognition.der, { kind: 'thumbprint', what: 'certificate', alternatives: [] });
        case 'token':
          return void hash(recognition.token, { ...recognition, kind: 'token_hash' });
      }
    },
    choose: (lookup) => answer({ kind: 'none' }, lookup),
  };
};

interface HashedFinding {
  readonly kind: 'token_hash' | 'thumbprint';
  readonly what: string;
  readonly alternatives: readonly Lookup[];
  readonly otherwise?: string;
}
