import { type RefObject, useEffect, useRef } from 'react';

/** Holds the value of the last rendering, for what outlives one: a listener need not be put on again for a new function. */
export const useLatest = <Value>(value: Value): RefObject<Value> => {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
};
