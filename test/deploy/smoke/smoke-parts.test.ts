import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkTruststore } from '../../../deploy/mutual-tls/truststore-pem.ts';
import { readSmokeConfiguration } from '../../../deploy/smoke/configuration.ts';
import { shareQueries } from '../../../deploy/smoke/share-queries.ts';
import { nameForQuery, trustAlso } from '../../../deploy/smoke/stranger.ts';
import { ALARMS } from '../../../shared/alarms.ts';
import { OTHER_PEM, RFC_PEM } from '../../support/authorizer-events.ts';
import { temporaryDirectory } from '../../support/logs.ts';

describe("the stranger's certificate", () => {
  const stranger = new X509Certificate(OTHER_PEM);

  test('is named by its common name', () => {
    expect(nameForQuery(stranger)).toBe('other');
    expect(nameForQuery({ subject: 'C=JP\nCN=gatelens stranger_1\nO=x' })).toBe('gatelens stranger_1');
  });

  test.each(['CN=a/ | filter "', 'CN=.*', 'O=nameless', 'CN='])(
    'with the subject %j comes into no query',
    (subject) => {
      expect(() => nameForQuery({ subject })).toThrow(/common name/);
    },
  );

  test('joins the truststore, which is still one', () => {
    expect(checkTruststore(trustAlso(RFC_PEM, stranger)).match(/BEGIN/g)).toHaveLength(2);
  });
});

describe('the queries for a share', () => {
  test('are those of the alarm', () => {
    const definition = ALARMS.find(({ id }) => id === 'deny-ratio');
    if (definition?.measure.kind !== 'share') throw new Error('no share');

    const queries = shareQueries(definition.measure, { service: 's', functionName: 'f' }, 300);

    expect(queries).toEqual([
      {
        Id: 'part',
        ReturnData: false,
        MetricStat: {
          Period: 300,
          Stat: 'Sum',
          Metric: {
            Namespace: 'Gatelens',
            MetricName: 'Decisions',
            Dimensions: [
              { Name: 'service', Value: 's' },
              { Name: 'Decision', Value: 'Deny' },
            ],
          },
        },
      },
      expect.objectContaining({ Id: 'whole', MetricStat: expect.objectContaining({ Stat: 'SampleCount' }) }),
      { Id: 'share', Expression: 'IF(whole >= 20, 100 * part / whole, 0)', ReturnData: true },
    ]);
  });
});

describe('the configuration of the smoke test', () => {
  const files = { certificate: 'c.pem', key: 'k.pem' };
  const whole = {
    deployment: 'd.json',
    tokenEndpoint: 'https://as.example.com/token',
    clientId: 'tutorial-client',
    bound: files,
    other: files,
    stranger: files,
  };

  test('has its paths beside it', async () => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, 'smoke.json');
    writeFileSync(file, JSON.stringify(whole));

    expect(readSmokeConfiguration(file)).toMatchObject({
      deployment: join(folder.path, 'd.json'),
      stranger: { certificate: join(folder.path, 'c.pem'), key: join(folder.path, 'k.pem') },
      scope: 'time:query',
    });
  });

  test.each([
    [{ ...whole, stranger: undefined }, /stranger/],
    [{ ...whole, tokenEndpoint: 'http://as.example.com/token' }, /tokenEndpoint/],
    [{ ...whole, token: 'planted-secret' }, /token/],
  ])('%j is refused by path, without values', async (configuration, path) => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, 'smoke.json');
    writeFileSync(file, JSON.stringify(configuration));

    expect(() => readSmokeConfiguration(file)).toThrow(path);
    expect(() => readSmokeConfiguration(file)).not.toThrow(/planted-secret/);
  });
});
