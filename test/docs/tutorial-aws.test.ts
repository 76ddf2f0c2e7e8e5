import { createPublicKey, type JsonWebKey, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfiguration } from '../../deploy/app/configuration.ts';
import { createGatelensApp } from '../../deploy/app/gatelens-app.ts';
import { checkTruststore } from '../../deploy/mutual-tls/truststore-pem.ts';
import { prepareDeployFolder } from '../support/cdk.ts';
import {
  blockOf,
  cloneFolder,
  missingLines,
  runBlocks,
  sectionOf,
  shellBlocksOf,
} from '../support/page-blocks.ts';

const section = sectionOf('docs/tutorial.md', 'On AWS');
const steps = shellBlocksOf(section);
const deploy = prepareDeployFolder();
const RUN_TIMEOUT_MS = 120_000;

describe('what the tutorial on AWS can do without AWS', () => {
  let folder: Awaited<ReturnType<typeof cloneFolder>>;
  let outputs: readonly string[] = [];
  const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

  beforeAll(async () => {
    folder = await cloneFolder();
    outputs = await runBlocks(
      steps.map(({ code }) => code),
      folder.path,
    );
  }, RUN_TIMEOUT_MS);
  afterAll(() => folder?.[Symbol.asyncDispose]());

  test('makes two client certificates that API Gateway would take as a truststore', () => {
    expect(checkTruststore(read('truststore.pem')).match(/BEGIN/g)).toHaveLength(2);
    for (const suffix of ['', '_2']) {
      const certificate = new X509Certificate(read(`client_certificate${suffix}.pem`));
      expect(certificate.checkIssued(certificate)).toBe(true);
      expect(read(`client_private_key${suffix}.pem`)).toContain('PRIVATE KEY');
    }
  });

  test('makes a JWK set that holds the certificate of the client', () => {
    const certificate = new X509Certificate(read('client_certificate.pem'));
    const { keys } = JSON.parse(read('client_jwks.json')) as {
      keys: readonly (JsonWebKey & { x5c: readonly string[] })[];
    };
    const [key] = keys;

    expect(keys).toHaveLength(1);
    expect(Buffer.from(key?.x5c[0] ?? '', 'base64')).toEqual(certificate.raw);
    expect(createPublicKey({ key: key ?? {}, format: 'jwk' }).equals(certificate.publicKey)).toBe(true);
  });

  test(
    'has a configuration that synthesises, with that truststore',
    () => {
      const file = join(folder.path, 'my-deployment.json');
      writeFileSync(file, blockOf(section, 'json'));
      const app = createGatelensApp(readConfiguration(file), deploy.bundle, join(folder.path, 'cdk.out'));
      app.synth();
      const template = Template.fromStack(app.node.findChild('Gatelens') as never);

      expect(
        JSON.stringify(template.findResources('Custom::GatelensTruststore')).match(/BEGIN/g),
      ).toHaveLength(4);
      template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'on-call@example.com' });
      for (const [, output] of section.matchAll(/\$\(value (\w+)\)/g))
        expect(Object.keys(template.toJSON()['Outputs'])).toContain(output);
    },
    RUN_TIMEOUT_MS,
  );

  test('prints the plan of the smoke test as the page says', () => {
    const last = steps.at(-1);

    expect(last?.code).toBe('npm run -s smoke:aws\n');
    expect(last && missingLines(outputs.at(-1) ?? '', last)).toEqual([]);
  });

  test('marks every command that needs an account', () => {
    for (const [, before] of section.matchAll(/([^\n]*)\n\n```shell\n/g))
      expect(before).toContain('**[AWS]**');
  });
});
