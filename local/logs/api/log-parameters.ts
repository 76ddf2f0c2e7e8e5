import { z } from 'zod';

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

/** A token for the next page. */
export const pageToken = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(1024, 'Member must have length less than or equal to 1024');
