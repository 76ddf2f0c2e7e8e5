import type { LogGroup } from './catalogue.ts';
import { type SqlFragment, sql } from './sql.ts';

/** Builds the statements that take a log group out of the index, with the mark of how far it is indexed. */
export const removeGroupSql = ({ name, directory }: LogGroup): readonly SqlFragment[] => [
  sql`DELETE FROM events WHERE log_group = ${name}::VARCHAR`,
  sql`DELETE FROM indexed WHERE directory = ${directory}::INTEGER`,
];

/** Builds the statement that takes the events of a stream up to a sequence number out of the index. */
export const removeStreamSql = ({ name }: LogGroup, stream: string, sequence: number): SqlFragment =>
  sql`DELETE FROM events WHERE log_group = ${name}::VARCHAR AND log_stream = ${stream}::VARCHAR
    AND seq <= ${sequence}::BIGINT`;

/** Builds the query for the segments of a group whose events are all older than a time: column `segment`. */
export const expiredSegmentsSql = ({ name }: LogGroup, before: number): SqlFragment =>
  sql`SELECT segment FROM events WHERE log_group = ${name}::VARCHAR GROUP BY segment
    HAVING max(time_ms) < ${before}::BIGINT`;

/** Builds the statements that take a segment out of the index, with the mark of how far it is indexed. */
export const removeSegmentSql = ({ name, directory }: LogGroup, segment: number): readonly SqlFragment[] => [
  sql`DELETE FROM events WHERE log_group = ${name}::VARCHAR AND segment = ${segment}::INTEGER`,
  sql`DELETE FROM indexed WHERE directory = ${directory}::INTEGER AND segment = ${segment}::INTEGER`,
];
