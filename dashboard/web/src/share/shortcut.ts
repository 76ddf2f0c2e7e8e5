/** Keys of the page that work wherever nobody types, with what they do. */
export const SHORTCUTS = [
  { key: '/', name: 'search', text: 'Go to the search box' },
  { key: 'j', name: 'next', text: 'Next call' },
  { key: 'k', name: 'previous', text: 'Previous call' },
  { key: 'o', name: 'open', text: 'Open the call, or go to the open one' },
  { key: 'y', name: 'copy_link', text: 'Copy the link to the open call' },
  { key: '[', name: 'earlier', text: 'Move the time range to earlier calls' },
  { key: ']', name: 'later', text: 'Move the time range to later calls' },
  { key: '?', name: 'help', text: 'Show these keys' },
] as const;

/** What a key does. */
export type Shortcut = (typeof SHORTCUTS)[number]['name'];

/** A key press as far as it matters here. */
interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
}

/**
 * Finds what a key press asks for.
 *
 * @param isTyping - The focus is where characters are text.
 * @returns `undefined` with a modifier, while somebody types, or where a part of the page has used the key.
 */
export const findShortcut = (press: Press, isTyping: boolean): Shortcut | undefined =>
  isTyping || press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented
    ? undefined
    : SHORTCUTS.find(({ key }) => key === press.key)?.name;
