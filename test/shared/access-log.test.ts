import { describe, expect, test } from 'vitest';
import {
  ACCESS_LOG_KEYS,
  ACCESS_LOG_SCHEMA,
  ACCESS_LOG_VARIABLES,
  type AccessLogApi,
  accessLogFormat,
  buildAccessLogLine,
} from '../../shared/access-log.ts';

/** API Gateway refuses a longer access-log template. */
const MAX_TEMPLATE_BYTES = 3_072;

describe('the access-log format', () => {
  test.each<AccessLogApi>(['rest', 'http'])('of a %s API is one line of JSON within the limit', (api) => {
    const format = accessLogFormat(api);

    expect(format).not.toContain('\n');
    expect(Buffer.byteLength(format)).toBeLessThanOrEqual(MAX_TEMPLATE_BYTES);
    expect(JSON.parse(format)).toMatchObject({ schema: ACCESS_LOG_SCHEMA, request_id: '$context.requestId' });
    for (const value of Object.values(JSON.parse(format) as object))
      expect(value).toMatch(/^\$context\.|^gatelens/);
  });

  test('of a REST API has every key', () => {
    expect(JSON.parse(accessLogFormat())).toEqual({ schema: ACCESS_LOG_SCHEMA, ...ACCESS_LOG_VARIABLES });
  });

  test('of an HTTP API names the route key, and nothing that such an API does not know', () => {
    const format = accessLogFormat('http');

    expect(format).toContain('"resource":"$context.routeKey"');
    for (const unknown of [
      'authorizer.status',
      'authorizer.latency',
      'authorizer.requestId',
      'wafResponseCode',
      'tlsVersion',
      'resourcePath',
    ])
      expect(format).not.toContain(`$context.${unknown}`);
  });

  test('has what callers have a say in at its end', () => {
    expect(ACCESS_LOG_KEYS.slice(-8)).toEqual([
      'certificate_serial',
      'certificate_subject',
      'certificate_issuer',
      'error_message',
      'domain',
      'method',
      'path',
      'user_agent',
    ]);
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
