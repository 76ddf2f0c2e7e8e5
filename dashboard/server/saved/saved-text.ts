import { isPageState } from '../../contract/saved.ts';

/** Definitions of the dashboard stand in a folder of their own: `/` makes folders in the console. */
export const SAVED_PREFIX = 'Gatelens/';

const STATE_LINE = /^# gatelens: ?(.*)\n/;

/** Writes what is saved: the query text after a comment that carries the state of the page. */
export const writeSavedText = (query: string, pageState: string): string =>
  pageState === '' ? query : `# gatelens: ${pageState}\n${query}`;

/** Parts what {@link writeSavedText} wrote. A definition that was saved elsewhere has no state. */
export const parseSavedText = (text: string): { readonly query: string; readonly pageState?: string } => {
  const [line = '', pageState] = STATE_LINE.exec(text) ?? [];
  return pageState === undefined || !isPageState(pageState)
    ? { query: text }
    : { query: text.slice(line.length), pageState };
};
