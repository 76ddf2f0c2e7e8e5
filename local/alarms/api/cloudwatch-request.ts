import type { z } from 'zod';
import { AwsException } from '../../aws-json/aws-exception.ts';
import { type Page, pageOf } from '../../aws-json/page.ts';
import { parseRequest } from '../../aws-json/parse-request.ts';

/** Builds the exception for a parameter that cannot be. */
export const invalidValue = (message: string): AwsException =>
  new AwsException('InvalidParameterValueException', message);

/**
 * Parses the body of a request as CloudWatch does.
 *
 * @throws AwsException `InvalidParameterValueException`, or `SerializationException` for a value of another type.
 */
export const parseCloudWatchRequest = <T>(schema: z.ZodType<T>, body: unknown): T => {
  try {
    return parseRequest(schema, body);
  } catch (error) {
    throw error instanceof AwsException && error.name === 'InvalidParameterException'
      ? invalidValue(error.message)
      : error;
  }
};

/**
 * Cuts a page out of a list.
 *
 * @throws AwsException `InvalidNextToken` for a token that no page gave.
 */
export const cloudWatchPage = <T>(
  list: readonly T[],
  { MaxRecords, NextToken }: { readonly MaxRecords: number; readonly NextToken?: string | undefined },
): Page<T> => {
  try {
    return pageOf(list, MaxRecords, NextToken);
  } catch (error) {
    throw error instanceof AwsException
      ? new AwsException('InvalidNextToken', 'The next token specified is invalid.')
      : error;
  }
};
