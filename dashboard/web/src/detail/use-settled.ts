import { useEffect, useState } from 'react';

/** A reader who moves through the list passes many calls; a question about one waits until the reader stays. */
const SETTLE_MS = 300;

/** Tells whether this part of the page has been there for a moment. */
export const useSettled = (): boolean => {
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
};
