/** Creates tokens that differ, of the length and alphabet of real opaque ones: no answer can be remembered. */
export const createTokens = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `${String(count).padStart(10, '0')}-dBjftJeZ4CVP-mB92K27uhbUJU1p1r`;
  };
};
