/** Longer texts are computed anew each time: what callers send must not fill the memory. */
const MAX_TEXT_LENGTH = 65_536;

/**
 * Remembers what a pure function made of the texts it got last.
 *
 * @param maxEntries - When they are reached, everything is forgotten.
 */
export function memoize<T>(compute: (text: string) => T, maxEntries: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || text.length > MAX_TEXT_LENGTH) return found ?? compute(text);
    const made = compute(text);
    if (known.size >= maxEntries) known.clear();
    known.set(text, made);
    return made;
  };
}
