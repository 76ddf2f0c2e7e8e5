/** Where in a JSON document something stands. */
export type Path = readonly (string | number)[];

/** Writes a path as a URI fragment (RFC 6901 section 6); whatever the names are, it is plain ASCII on one line. */
export const formatPointer = (path: Path): string => ['#', ...path.map(formatPart)].join('/');

const formatPart = (part: string | number): string =>
  encodeURIComponent(
    String(part)
      .replaceAll(/\p{Cs}/gu, '\uFFFD')
      .replaceAll('~', '~0')
      .replaceAll('/', '~1'),
  );

/**
 * Reads a URI fragment.
 *
 * @returns undefined for a reference that does not point inside its own document.
 */
export const parsePointer = (reference: string): Path | undefined => {
  if (!reference.startsWith('#/')) return undefined;
  try {
    const parts = decodeURIComponent(reference.slice(2)).split('/');
    return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch {
    return undefined;
  }
};

/** Finds what stands at a path; undefined when nothing does. */
export const valueAt = (document: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? Reflect.get(value, part)
        : undefined,
    document,
  );
