/**
 * A filter pattern that is not in the documented syntax.
 *
 * The API answers it as `InvalidParameterException`, as AWS does.
 */
export class FilterPatternError extends Error {
  override readonly name = 'FilterPatternError';
}
