/** Gives what stands for a number, from the text that it was written as. */
type NumberReviver = (source: string) => unknown;

/**
 * Parses JSON with its numbers as `reviveNumber` gives them: a `number` would lose digits of a 64-bit id.
 *
 * JSON that is nested deeper than the engine can walk keeps plain numbers.
 *
 * @throws SyntaxError when the text is no JSON.
 */
export const parseJsonSource = (text: string, reviveNumber: NumberReviver): unknown => {
  const revive = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined ? reviveNumber(context.source) : value;
  try {
    return JSON.parse(text, revive);
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
};
