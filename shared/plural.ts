/** The word for a number of things: `call` for one, `calls` for any other number, none included. */
export const plural = (count: number, one: string, others = `${one}s`): string =>
  count === 1 ? one : others;

/** A number of things in words, such as `1 call` or `1,234 calls`. */
export const countText = (count: number, one: string, others?: string): string =>
  `${count.toLocaleString('en')} ${plural(count, one, others)}`;
