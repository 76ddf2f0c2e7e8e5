import { createContext } from 'react';
import type { LookupKind } from '../../../contract/lookup.ts';

/** What the page remembers for the search box until it is closed. It never holds a token. */
export interface SearchMemory {
  /** Values of shown calls, which are known not to be tokens. */
  readonly known: Map<string, LookupKind>;
  /** Hash of a text that was taken for a token, to the hash of what it may be otherwise. */
  readonly guesses: Map<string, string>;
}

/** The memory of one page. */
export const SearchMemoryContext = createContext<SearchMemory>({ known: new Map(), guesses: new Map() });
