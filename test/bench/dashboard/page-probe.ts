import type { Page } from 'playwright-core';
import { paste } from '../../support/dashboard-browser.ts';

/**
 * Pastes a text into the search box, and waits for the sentence of the call that it finds.
 *
 * The time is taken in the page: from the paste event to the frame in which the sentence of another call stands.
 *
 * @returns Milliseconds.
 */
export const timePaste = async (page: Page, text: string): Promise<number> => {
  const shown = page.evaluate(watchForSentence);
  await page.getByRole('searchbox').focus();
  await paste(page, text);
  return shown;
};

/** Runs in the page. */
const watchForSentence = (): Promise<number> =>
  new Promise((resolve) => {
    const before = document.querySelector('.detail h2');
    let pastedAt = 0;
    document.addEventListener(
      'paste',
      () => {
        pastedAt = performance.now();
      },
      { capture: true, once: true },
    );
    const look = (): void => {
      const sentence = document.querySelector('.detail h2');
      const isNew = sentence !== null && sentence !== before && pastedAt > 0;
      if (isNew && sentence.textContent !== '') resolve(performance.now() - pastedAt);
      else requestAnimationFrame(look);
    };
    look();
  });

/** Frames while a list was scrolled through. */
export interface ScrollFrames {
  /** Time from frame to frame, milliseconds. */
  readonly intervals: readonly number[];
  /** Most rows in the document at a time. */
  readonly rows: number;
}

/** Scrolls the list by about fourteen rows a frame, as a fast wheel does. */
export const scrollThrough = (page: Page, frames: number): Promise<ScrollFrames> =>
  page.evaluate(
    (count) =>
      new Promise<ScrollFrames>((resolve) => {
        const grid = document.querySelector('[role=grid]');
        const intervals: number[] = [];
        let rows = 0;
        let last = performance.now();
        const step = (now: number): void => {
          intervals.push(now - last);
          last = now;
          rows = Math.max(rows, grid?.querySelectorAll('tbody tr').length ?? 0);
          if (intervals.length > count) resolve({ intervals: intervals.slice(1), rows });
          else {
            grid?.scrollBy(0, 400);
            requestAnimationFrame(step);
          }
        };
        requestAnimationFrame(step);
      }),
    frames,
  );
