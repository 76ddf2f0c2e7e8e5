import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { buildCliCommand, buildConsoleUrl } from '../../../dashboard/server/query-links.ts';

const QUERY = {
  text: 'fields @message\n| filter client_id = "it\'s $(id) `id`"',
  logGroups: ['/aws/lambda/a', 'b'],
  startTime: 1_700_000_000,
  endTime: 1_700_003_600,
};

describe('buildConsoleUrl', () => {
  test('writes a link as the console does', () => {
    const url = buildConsoleUrl('eu-west-1', { ...QUERY, text: 'fields @timestamp, @message\n| limit 20' });

    expect(url).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:logs-insights$3FqueryDetail$3D' +
        "~(end~'2023-11-14T23*3a13*3a20.000Z~start~'2023-11-14T22*3a13*3a20.000Z~timeType~'ABSOLUTE~tz~'UTC" +
        "~editorString~'fields*20*40timestamp*2c*20*40message*0a*7c*20limit*2020" +
        "~source~(~'*2faws*2flambda*2fa~'b))",
    );
  });

  test.each([
    ['cn-north-1', 'console.amazonaws.cn'],
    ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ])('opens the console of %s at %s', (region, host) => {
    expect(new URL(buildConsoleUrl(region, QUERY)).host).toBe(host);
  });

  test('lets no text of the query end its place in the link', () => {
    const [, detail = ''] = buildConsoleUrl('eu-west-1', QUERY).split('editorString');

    expect(detail.split('~source~(')[0]).toMatch(/^~'[A-Za-z0-9_.*-]+$/);
  });
});

describe('buildCliCommand', () => {
  test('is one command whose arguments a shell reads as they were', () => {
    const command = buildCliCommand({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:4586' }, QUERY);
    const printed = execFileSync('/bin/sh', ['-c', command.replace('aws logs', "printf '%s\\0'")], {
      encoding: 'utf8',
    });

    expect(printed.split('\0').slice(0, -1)).toEqual([
      'start-query',
      '--region',
      'eu-west-1',
      '--endpoint-url',
      'http://127.0.0.1:4586',
      '--log-group-names',
      '/aws/lambda/a',
      'b',
      '--start-time',
      '1700000000',
      '--end-time',
      '1700003600',
      '--query-string',
      QUERY.text,
    ]);
  });

  test('names groups of other accounts by identifier', () => {
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:a';

    expect(buildCliCommand({ region: 'eu-west-1' }, { ...QUERY, logGroups: [arn, 'b'] })).toContain(
      `--log-group-identifiers '${arn}' 'b'`,
    );
  });
});
