import { AwsException } from '../../aws-json/aws-exception.ts';
import type { Span } from '../insights/query-error.ts';

/** Builds the exception for a query that is not in the language, with its place in the text. */
export const malformedQuery = (message: string, { start, end }: Span): AwsException =>
  new AwsException('MalformedQueryException', message, {
    members: {
      queryCompileError: { location: { startCharOffset: start, endCharOffset: end }, message },
    },
  });
