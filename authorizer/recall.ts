/** Remembers, for as long as an object lives, what a pure function made of it: of one that nobody changes any more. */
export const recall = <K extends object, T extends object | string>(
  compute: (key: K) => T,
): ((key: K) => T) => {
  const known = new WeakMap<K, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = compute(key);
    known.set(key, made);
    return made;
  };
};
