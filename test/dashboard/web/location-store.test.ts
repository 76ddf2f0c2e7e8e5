import { Window } from 'happy-dom';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLocationStore } from '../../../dashboard/web/src/location/location-store.ts';

const windows: Window[] = [];

afterEach(async () => {
  await Promise.all(windows.splice(0).map((opened) => opened.happyDOM.close()));
});

const open = (search: string) => {
  const opened = new Window({ url: `http://127.0.0.1:5180/${search}` });
  windows.push(opened);
  let time = 1000;
  // happy-dom's window has all of what the store uses, under types of its own.
  const page = opened as unknown as globalThis.Window;
  return { page, store: createLocationStore(page, () => time++) };
};

describe('createLocationStore', () => {
  test('starts with the state of the URL', () => {
    const { store } = open('?client_id=a&range=1d');

    expect(store.getVisit()).toEqual({
      state: {
        lookup: { kind: 'client_id', value: 'a' },
        range: { kind: 'last', last: '1d' },
        selection: { kind: 'best' },
        tab: 'decisions',
        zone: 'utc',
      },
      asOf: 1000,
      run: 0,
    });
  });

  test('asks a new question as of now, in a new place of the history', () => {
    const { page, store } = open('');
    const before = page.history.length;

    store.go({ range: { kind: 'last', last: '1h' } });

    expect(store.getVisit()).toMatchObject({ asOf: 1001, run: 1 });
    expect(page.location.search).toBe('?range=1h');
    expect(page.history.length).toBe(before + 1);
  });

  test('opens a decision without asking again', () => {
    const { page, store } = open('');
    const before = page.history.length;

    store.go({ selection: { kind: 'decision', id: 'd' } });

    expect(store.getVisit()).toMatchObject({ asOf: 1000, run: 0 });
    expect(page.location.search).toBe('?decision=d');
    expect(page.history.length).toBe(before);
  });

  test('asks the same question again on refresh, and tells its listeners', () => {
    const { store } = open('');
    const listener = vi.fn();
    const unsubscribe = store.subscribe(listener);

    store.refresh();
    unsubscribe();
    store.refresh();

    expect(store.getVisit()).toMatchObject({ asOf: 1002, run: 2 });
    expect(listener).toHaveBeenCalledOnce();
  });
});
