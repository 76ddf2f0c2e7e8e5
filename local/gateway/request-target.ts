/** Path and query of a request line, neither decoded. */
export interface RequestTarget {
  /** Begins with a slash. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
}

/** A map with the last value of each name, and one with all of them. */
export interface ValueMaps {
  readonly single: Readonly<Record<string, string>>;
  readonly multi: Readonly<Record<string, readonly string[]>>;
}

/** Visible ASCII without `#`: more than RFC 9112 section 3.2.1 allows, since clients leave some of it unescaped. */
const ORIGIN_FORM = /^\/[\x21\x22\x24-\x7e]*$/;

/**
 * Reads a request target (RFC 9112 section 3.2).
 *
 * @returns `undefined` for anything but the origin form, and for control characters, spaces or bytes above ASCII.
 */
export const parseRequestTarget = (target: string): RequestTarget | undefined => {
  if (!ORIGIN_FORM.test(target)) return undefined;
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, query: '' };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
};

/** Reads a query string: decoded, the last value of a name in `single`. Wrong escapes stay as they are. */
export const parseQuery = (query: string): ValueMaps => {
  const parameters = new URLSearchParams(query);
  const names = [...new Set(parameters.keys())];
  return {
    single: Object.fromEntries(parameters),
    multi: Object.fromEntries(names.map((name) => [name, parameters.getAll(name)])),
  };
};
