import { describe, expect, test } from 'vitest';
import {
  ACCESS_LOG_SCHEMA,
  ACCESS_LOG_VARIABLES,
  accessLogFormat,
  buildAccessLogLine,
} from '../../shared/access-log.ts';

/** API Gateway refuses a longer access-log template. */
const MAX_TEMPLATE_BYTES = 3_072;

describe('the access-log format', () => {
  test('is one line of JSON within the limit of API Gateway', () => {
    const format = accessLogFormat();

    expect(format).not.toContain('\n');
    expect(Buffer.byteLength(format)).toBeLessThanOrEqual(MAX_TEMPLATE_BYTES);
    expect(JSON.parse(format)).toEqual({ schema: ACCESS_LOG_SCHEMA, ...ACCESS_LOG_VARIABLES });
  });
});

describe('an access-log line', () => {
  test('has every key of the format, with a dash where there is no value', () => {
    const line: unknown = JSON.parse(buildAccessLogLine({ request_id: 'r-1', status: '403' }));

    expect(Object.keys(line as object)).toEqual(Object.keys(JSON.parse(accessLogFormat()) as object));
    expect(line).toMatchObject({ request_id: 'r-1', status: '403', decision_id: '-' });
  });

  test('stays one line whatever a caller puts into a value', () => {
    const line = buildAccessLogLine({ user_agent: 'a"}\n{"request_id":"forged' });

    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ request_id: '-', user_agent: 'a"}\n{"request_id":"forged' });
  });
});
