import * as z from 'zod';

const LATEST_SECOND = 253_402_300_799;

/** Seconds since the epoch. */
export const epochSecondsSchema = z.int().min(0).max(LATEST_SECOND);

/** Milliseconds since the epoch. */
export const epochMsSchema = z
  .int()
  .min(0)
  .max(LATEST_SECOND * 1000);

/** The range of every question: seconds since the epoch, both ends included, as StartQuery takes them. */
export const timeRangeShape = { startTime: epochSecondsSchema, endTime: epochSecondsSchema };

/** A range of time; seconds since the epoch, both ends included. */
export interface TimeRange {
  readonly startTime: number;
  readonly endTime: number;
}

/** Tells whether a range ends where it starts or later. */
export const isInOrder = ({ startTime, endTime }: TimeRange): boolean => startTime <= endTime;
