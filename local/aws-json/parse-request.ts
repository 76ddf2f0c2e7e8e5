import { z } from 'zod';
import { AwsException, invalidParameter } from './aws-exception.ts';

/** Members that are null count as absent (AWS JSON 1.1). */
const withoutNulls = (input: object): object =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown => {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
};

/** AWS counts list members from 1: `logEvents.1.member.message`. */
const memberName = (path: readonly PropertyKey[]): string =>
  path.map((key) => (typeof key === 'number' ? `${key + 1}.member` : String(key))).join('.');

const toException = (input: unknown, issue: z.core.$ZodIssue): AwsException => {
  const name = memberName(issue.path);
  if ((valueAt(input, issue.path) ?? undefined) === undefined) {
    return invalidParameter(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (issue.code === 'invalid_type') {
    return new AwsException('SerializationException', `${name}: ${issue.message}`);
  }
  return invalidParameter(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: ${issue.message}`,
  );
};

/**
 * Parses the body of a request.
 *
 * Members that the schema does not name are left out, as AWS does.
 *
 * @throws AwsException `InvalidParameterException` for a missing or refused value, `SerializationException` for one
 *   of another type.
 */
export const parseRequest = <T>(schema: z.ZodType<T>, body: unknown): T => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AwsException('SerializationException', 'expected a JSON object as the request');
  }
  const input = withoutNulls(body);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw issue === undefined ? invalidParameter('invalid request') : toException(input, issue);
};

/** A count of results, from 1 to `max`. */
export const countUpTo = (max: number): z.ZodNumber =>
  z
    .number()
    .int('Member must be a whole number')
    .min(1, 'Member must have value greater than or equal to 1')
    .max(max, `Member must have value less than or equal to ${max}`);

/** A list of 1 to `max` members. */
export const listOf = <T extends z.ZodType>(member: T, max: number): z.ZodArray<T> =>
  z
    .array(member)
    .min(1, 'Member must have length greater than or equal to 1')
    .max(max, `Member must have length less than or equal to ${max}`);
