/**
 * Remembers what a pure function made of a frozen object, for as long as that lives; of any other it is made anew.
 *
 * @returns What was made is frozen as well.
 */
export function recall<K extends object, T extends object | string>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return (key) => {
    if (!Object.isFrozen(key)) return compute(key);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = Object.freeze(compute(key));
    known.set(key, made);
    return made;
  };
}
