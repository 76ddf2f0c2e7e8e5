/** More pages than any list of the doctor has; a service that repeats its token must not hold it up for ever. */
const MAX_PAGES = 200;

/** Reads all pages of a list. `read` gets the token of the next page and returns its items and the token after it. */
export const readPages = async <T>(
  read: (
    token: string | undefined,
  ) => Promise<{ readonly items?: readonly T[] | undefined; readonly next?: string | undefined }>,
): Promise<readonly T[]> => {
  const all: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items = [], next } = await read(token);
    all.push(...items);
    if (!next) return all;
    token = next;
  }
  throw new Error('the list has no end');
};
