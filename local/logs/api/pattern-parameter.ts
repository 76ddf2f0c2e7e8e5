import { z } from 'zod';
import { invalidParameter } from '../../aws-json/aws-exception.ts';
import { parseFilterPattern } from '../filter-pattern/filter-pattern.ts';
import { FilterPatternError } from '../filter-pattern/filter-pattern-error.ts';
import type { TextTest } from '../filter-pattern/linear-regex.ts';

const MAX_PATTERN_CHARACTERS = 1024;

/** A filter pattern as a parameter. */
export const filterPattern = z
  .string()
  .max(MAX_PATTERN_CHARACTERS, `Member must have length less than or equal to ${MAX_PATTERN_CHARACTERS}`);

/**
 * Parses a filter pattern of a request; every message matches an absent one.
 *
 * @throws AwsException `InvalidParameterException`
 */
export const parsePattern = (pattern = ''): TextTest => {
  try {
    return parseFilterPattern(pattern);
  } catch (error) {
    throw error instanceof FilterPatternError ? invalidParameter(error.message) : error;
  }
};
