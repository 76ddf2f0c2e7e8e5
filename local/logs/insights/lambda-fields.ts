import { type SqlFragment, sql } from '../store/sql.ts';
import type { LambdaField } from './plan.ts';

const BYTES_PER_MB = 1_000_000;

/** The first group of a pattern in the plain text of the event; NULL where it does not match. */
const fromText = (pattern: string): SqlFragment => sql`regexp_extract_all(plain, ${pattern}::VARCHAR, 1)[1]`;

/** A number of the REPORT line, else of the platform event that stands for it. */
const reported = (label: string, unit: string, metric: string): SqlFragment =>
  sql`coalesce(try_cast(${fromText(`^REPORT RequestId: .*\\t${label}: ([0-9.]+) ${unit}`)} AS DOUBLE),
    CASE json ->> '/type' WHEN 'platform.report'
      THEN try_cast(json ->> ${`/record/metrics/${metric}`}::VARCHAR AS DOUBLE) END)`;

const traced = (pattern: string, member: string): SqlFragment =>
  sql`coalesce(${fromText(pattern)}, CASE WHEN (json ->> '/type') LIKE 'platform.%'
    THEN regexp_extract_all(json ->> '/record/tracing/value', ${member}::VARCHAR, 1)[1] END)`;

/**
 * What AWS discovers in the lines of a Lambda function: START, END and REPORT in text, `platform.*` events in the
 * JSON log format. The request id also stands in what the Node.js and Python runtimes write around a line.
 *
 * Memory is in bytes of 10^6 to the MB, as published queries divide it. That AWS discovers the fields of the JSON
 * format too was not seen.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html Discovered fields}
 */
const FIELDS: { readonly [key in LambdaField]: SqlFragment } = {
  '@type': sql`coalesce(${fromText('^(START|END|REPORT) RequestId: ')}, CASE json ->> '/type'
    WHEN 'platform.start' THEN 'START' WHEN 'platform.end' THEN 'END' WHEN 'platform.runtimeDone' THEN 'END'
    WHEN 'platform.report' THEN 'REPORT' END)`,
  '@requestId': sql`coalesce(
    ${fromText('^(?:START|END|REPORT) RequestId: ([0-9a-zA-Z-]+)')},
    ${fromText('^(?:\\[[A-Z]+\\]\\t)?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\\t([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\\t')},
    CASE WHEN (json ->> '/type') LIKE 'platform.%' THEN json ->> '/record/requestId' END)`,
  '@duration': reported('Duration', 'ms', 'durationMs'),
  '@billedDuration': reported('Billed Duration', 'ms', 'billedDurationMs'),
  '@initDuration': reported('Init Duration', 'ms', 'initDurationMs'),
  '@memorySize': sql`(${reported('Memory Size', 'MB', 'memorySizeMB')} * ${BYTES_PER_MB})`,
  '@maxMemoryUsed': sql`(${reported('Max Memory Used', 'MB', 'maxMemoryUsedMB')} * ${BYTES_PER_MB})`,
  '@xrayTraceId': traced('[\\t\\n]XRAY TraceId: ([0-9a-f-]+)', 'Root=([0-9a-f-]+)'),
  '@xraySegmentId': traced('\\tSegmentId: ([0-9a-f]+)', 'Parent=([0-9a-f]+)'),
};

/** Compiles a field that is discovered in the lines of a Lambda function. */
export const lambdaFieldSql = (field: LambdaField): SqlFragment => FIELDS[field];
