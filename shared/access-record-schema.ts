import * as z from 'zod';
import type { AccessLogKey } from './access-log.ts';

/** A line of the access log as it was read: text by key. A key without a value is left out. */
export type AccessRecord = { readonly schema: string } & { readonly [key in AccessLogKey]?: string };

/** API Gateway writes `-`, and for some variables an empty text, where there is no value. */
const withoutEmpty = (line: unknown): unknown =>
  typeof line === 'object' && line !== null && !Array.isArray(line)
    ? Object.fromEntries(Object.entries(line).filter(([, value]) => value !== '-' && value !== ''))
    : line;

/**
 * Reads a line of the access log that was written in `accessLogFormat`, of this and any later minor version.
 *
 * Unknown keys pass when they hold text.
 */
export const accessRecordSchema: z.ZodType<AccessRecord> = z.preprocess(
  withoutEmpty,
  z.object({ schema: z.string().regex(/^gatelens\.access\/1(?:\.\d{1,4})?$/) }).catchall(z.string()),
);
