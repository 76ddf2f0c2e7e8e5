const PAGE = 15;

/**
 * Finds the row that a key moves to.
 *
 * @returns The new index, or `undefined` when the key does not move or there is no row.
 */
export const moveActive = (key: string, active: number, count: number): number | undefined => {
  if (count === 0) return undefined;
  const target = targetOf(key, active, count);
  return target === undefined ? undefined : Math.min(Math.max(target, 0), count - 1);
};

const targetOf = (key: string, active: number, count: number): number | undefined => {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return active + 1;
    case 'ArrowUp':
    case 'k':
      return active - 1;
    case 'PageDown':
      return active + PAGE;
    case 'PageUp':
      return active - PAGE;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
};
