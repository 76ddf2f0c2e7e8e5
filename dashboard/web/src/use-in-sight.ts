import { type RefObject, useEffect, useRef } from 'react';

/**
 * Brings an element into sight when it appears.
 *
 * On a low screen the top of the page may take all of the room; where the element can be seen nothing moves.
 *
 * @param isAwaited - Its reader has asked for it.
 */
export const useInSight = <Shown extends HTMLElement>(isAwaited = true): RefObject<Shown | null> => {
  const shown = useRef<Shown>(null);
  useEffect(() => {
    const element = shown.current;
    if (!isAwaited || element === null) return;
    const { top, bottom } = element.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) element.scrollIntoView();
  }, [isAwaited]);
  return shown;
};
