import { describe, expect, test } from 'vitest';
import { type DashboardArguments, parseDashboardOptions } from '../../cli/dashboard/dashboard-options.ts';

const GROUP = { 'log-group': ['/aws/lambda/a'] };
const LOGIN = {
  'public-url': 'https://gatelens.example',
  'jwt-issuer': 'https://issuer.example',
  'jwt-audience': 'gatelens',
  'jwt-jwks': 'https://issuer.example/jwks',
};

const parse = (given: DashboardArguments, environment = {}) =>
  parseDashboardOptions(given, environment, 'key');

describe('the options of gatelens dashboard', () => {
  test('take several groups and an endpoint', () => {
    expect(
      parse({
        region: 'eu-west-1',
        'log-group': ['a', 'arn:aws:logs:eu-west-1:1:log-group:b'],
        'access-log-group': ['c'],
        endpoint: 'http://127.0.0.1:4586',
      }),
    ).toEqual({
      region: 'eu-west-1',
      logGroups: ['a', 'arn:aws:logs:eu-west-1:1:log-group:b'],
      accessLogGroups: ['c'],
      access: { kind: 'start_key', key: 'key' },
      logs: { endpoint: 'http://127.0.0.1:4586' },
    });
  });

  test('take the region from the environment', () => {
    expect(parse(GROUP, { AWS_REGION: 'eu-west-1' }).region).toBe('eu-west-1');
    expect(() => parse(GROUP, { AWS_REGION: 'evil.example/' })).toThrow('AWS_REGION must be a region');
  });

  test('let others in only with a login', () => {
    const given = { ...GROUP, region: 'eu-west-1', host: '0.0.0.0' };

    expect(parse({ ...given, ...LOGIN }).access).toMatchObject({ kind: 'login', host: '0.0.0.0' });
    expect(() => parse(given)).toThrow('--jwt-issuer');
    expect(() => parse({ ...given, ...LOGIN, 'jwt-jwks': undefined })).toThrow('--jwt-jwks');
  });

  test('never open a dashboard with a login by a key, also on this machine', () => {
    expect(parse({ ...GROUP, region: 'eu-west-1', ...LOGIN }).access.kind).toBe('login');
  });

  test.each<[string, DashboardArguments]>([
    ['--region', GROUP],
    ['--region', { ...GROUP, region: 'evil.example/' }],
    ['--log-group', { region: 'eu-west-1' }],
    ['--log-group', { region: 'eu-west-1', 'log-group': [''] }],
    ['--endpoint', { ...GROUP, region: 'eu-west-1', endpoint: 'file:///x' }],
    ['--price-per-gb', { ...GROUP, region: 'eu-west-1', 'price-per-gb': 'free' }],
    ['--host', { ...GROUP, region: 'eu-west-1', host: '192.168.1.2' }],
    ['--host', { ...GROUP, region: 'eu-west-1', host: '127.0.0.1.evil.example' }],
  ])('name %s when it is missing or wrong: %o', (option, given) => {
    expect(() => parse(given)).toThrow(option);
  });
});
