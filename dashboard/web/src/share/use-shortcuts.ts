import { useEffect } from 'react';
import { useLatest } from '../use-latest.ts';
import { findShortcut, type Shortcut } from './shortcut.ts';

/** What this part of the page does at a key. */
export type ShortcutActions = { readonly [name in Shortcut]?: () => void };

/** Listens for the keys of the page while this part of it is there; none works while a dialog is open. */
export const useShortcuts = (actions: ShortcutActions): void => {
  const latest = useLatest(actions);
  useEffect(() => {
    const take = (event: KeyboardEvent): void => {
      const name = findShortcut(event, isTyping(typedIn(event)));
      const action = name === undefined ? undefined : latest.current[name];
      if (action === undefined || isDialogOpen()) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', take);
    return () => document.removeEventListener('keydown', take);
  }, [latest]);
};

/** The part that has the focus, also within a shadow root, which an event hides outside of it. */
const typedIn = (event: Event): EventTarget | null => event.composedPath()[0] ?? event.target;

/** Tells whether keys that go to a part of the page write text, or move in a menu. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=menu], [role=listbox], [role=tree]') !== null);

/** Cloudscape leaves closed dialogs in the page, hidden. */
const isDialogOpen = (): boolean =>
  [...document.querySelectorAll('[role=dialog]')].some((dialog) => dialog.checkVisibility());
