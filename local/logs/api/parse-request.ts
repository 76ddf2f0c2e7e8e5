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

/** Name of a log group. */
export const logGroupName = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(512, 'Member must have length less than or equal to 512')
  .regex(
    /^[.\-_/#A-Za-z0-9]+$/,
    String.raw`Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`,
  );

/** Name or ARN of a log group. */
export const logGroupIdentifier = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(2048, 'Member must have length less than or equal to 2048')
  .regex(/^[\w#+=/:,.@*-]*$/, String.raw`Member must satisfy regular expression pattern: [\w#+=/:,.@-]*`);

/** Name of a log stream. */
export const logStreamName = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(512, 'Member must have length less than or equal to 512')
  .regex(/^[^:*]*$/, 'Member must satisfy regular expression pattern: [^:*]*');

/** The last time that a `Date` can hold. */
const LAST_TIME_MS = 8_640_000_000_000_000;

/** A time in milliseconds or seconds since the epoch. */
export const epoch = z
  .number()
  .int('Member must be a whole number')
  .min(0, 'Member must have value greater than or equal to 0')
  .max(LAST_TIME_MS, `Member must have value less than or equal to ${LAST_TIME_MS}`);

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

/** A token for the next page. */
export const pageToken = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(1024, 'Member must have length less than or equal to 1024');
