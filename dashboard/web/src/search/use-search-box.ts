import { useState } from 'react';
import type { Lookup } from '../../../contract/lookup.ts';
import type { PageState } from '../location/page-state.ts';
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
 * @param place - What the page shows: what the box said about a search leaves with its calls.
 * @param search - Runs a search. Gets hashes, ids and client ids only.
 */
export const useSearchBox = (
  { known, guesses }: SearchMemory,
  place: SearchPlace,
  search: (lookup: Lookup) => void,
): SearchBoxState => {
  const [text, setText] = useState('');
  const [said, setSaid] = useState<SaidNotice>({ notice: NO_NOTICE, place });
  const isHere = text !== '' || (said.place.tab === place.tab && asksFor(said.place, place.lookup));

  const answer = (notice: BoxNotice, lookup?: Lookup): void => {
    setText('');
    setSaid({ notice, place: lookup === undefined ? place : { tab: 'decisions', lookup } });
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
    notice: isHere ? said.notice : NO_NOTICE,
    type: (next) => {
      setText(next);
      const notice: BoxNotice =
        next === '' ? NO_NOTICE : { kind: 'recognised', recognition: recognise(next, known) };
      setSaid({ notice, place });
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
    choose: (lookup) => answer(NO_NOTICE, lookup),
  };
};

/** The view that is open, and what it looks for. */
export type SearchPlace = Pick<PageState, 'tab' | 'lookup'>;

interface SaidNotice {
  readonly notice: BoxNotice;
  readonly place: SearchPlace;
}

const NO_NOTICE: BoxNotice = { kind: 'none' };

const asksFor = ({ lookup }: SearchPlace, other: Lookup | undefined): boolean =>
  lookup?.kind === other?.kind && lookup?.value === other?.value;

interface HashedFinding {
  readonly kind: 'token_hash' | 'thumbprint';
  readonly what: string;
  readonly alternatives: readonly Lookup[];
  readonly otherwise?: string;
}
