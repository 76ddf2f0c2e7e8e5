import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LocationStore, Visit } from './location-store.ts';

/** Gives every part of the page the store of its window. */
export const LocationContext = createContext<LocationStore | undefined>(undefined);

/** Gives the state of the page and the ways to change it. */
export const useVisit = (): Visit & Pick<LocationStore, 'go' | 'refresh'> => {
  const store = useContext(LocationContext);
  if (store === undefined) throw new Error('useVisit needs a LocationContext');
  const visit = useSyncExternalStore(store.subscribe, store.getVisit);
  return { ...visit, go: store.go, refresh: store.refresh };
};
