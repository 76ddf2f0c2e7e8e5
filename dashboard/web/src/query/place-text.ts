/** Says where a place (in characters from the start) is in a text, counted from 1. */
export const placeText = (text: string, at: number): string => {
  const before = text.slice(0, at).split('\n');
  return `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
};
