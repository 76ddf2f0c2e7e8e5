import { useEffect } from 'react';
import { useLatest } from '../use-latest.ts';

/** Stops what runs when Escape is pressed and no other part of the page has used the key. */
export const useStopOnEscape = (isRunning: boolean, stop: () => void): void => {
  const latest = useLatest(stop);
  useEffect(() => {
    if (!isRunning) return undefined;
    const take = ({ key, defaultPrevented }: KeyboardEvent): void => {
      if (key === 'Escape' && !defaultPrevented) latest.current();
    };
    document.addEventListener('keydown', take);
    return () => document.removeEventListener('keydown', take);
  }, [isRunning, latest]);
};
