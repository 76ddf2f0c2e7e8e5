/** Computes a value at its first use, and only then. */
export const lazily = <T>(compute: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
};
