import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, type Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { GatelensAuthorizer } from '../../deploy/authorizer/gatelens-authorizer.ts';
import { authorizerProps, makeStack, onlyOf, prepareDeployFolder } from '../support/cdk.ts';

const folder = prepareDeployFolder();

/** The folder of the function's package in the synthesized assembly. */
const packageOf = (stack: Stack): string => {
  const { S3Key } = onlyOf(stack, 'AWS::Lambda::Function')['Code'] as { S3Key: string };
  const { directory } = (App.of(stack) as App).synth();
  return join(directory, `asset.${S3Key.replace('.zip', '')}`);
};

describe('the package of the function', () => {
  test('is the whole bundle', () => {
    const stack = makeStack(folder);
    new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder));

    expect(readdirSync(packageOf(stack)).sort()).toEqual(['chunk.mjs', 'index.mjs']);
  });

  test('holds the OpenAPI document beside the bundle, under the name that the handler is told', () => {
    const document = '{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{}}';
    const stack = makeStack(folder);
    new GatelensAuthorizer(
      stack,
      'Authorizer',
      authorizerProps(folder, { openapi: folder.write('api.json', document) }),
    );
    const files = packageOf(stack);

    expect(readdirSync(files).sort()).toEqual(['chunk.mjs', 'index.mjs', 'openapi.json']);
    expect(readFileSync(join(files, 'openapi.json'), 'utf8')).toBe(document);
    expect(onlyOf(stack, 'AWS::Lambda::Function')['Environment']).toMatchObject({
      Variables: { GATELENS_OPENAPI_FILE: 'openapi.json' },
    });
  });

  test.each([
    ['YAML', 'openapi: 3.0.0\n'],
    ['Swagger 2', '{"swagger":"2.0"}'],
    ['an array', '[]'],
    ['null', 'null'],
  ])('an OpenAPI document in %s ends the synthesis', (_what, text) => {
    const stack = makeStack(folder);
    const openapi = folder.write('bad.json', text);

    expect(() => new GatelensAuthorizer(stack, 'A', authorizerProps(folder, { openapi }))).toThrow(
      /OpenAPI 3/,
    );
  });

  test('of an entry of one’s own is bundled, with what it imports, and runs', async () => {
    folder.write('answer.ts', 'export const answer: number = 42;\n');
    const entry = folder.write(
      'entry.ts',
      "import { answer } from './answer.ts';\nexport const handler = async (): Promise<number> => answer;\n",
    );
    const stack = makeStack(folder);
    new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder, { entry }));

    const { handler } = await import(pathToFileURL(join(packageOf(stack), 'index.mjs')).href);

    expect(await handler()).toBe(42);
    expect(onlyOf(stack, 'AWS::Lambda::Function')['Environment']).not.toMatchObject({
      Variables: { GATELENS_REQUIRE_BINDING: expect.anything() },
    });
  });

  test('of an entry that needs CommonJS code, which asks for modules of Node.js, runs as well', async () => {
    folder.write('legacy.cjs', "const { join } = require('node:path');\nexports.name = join('a', 'b');\n");
    const entry = folder.write(
      'with-legacy.ts',
      "import legacy from './legacy.cjs';\nexport const handler = async (): Promise<string> => legacy.name;\n",
    );
    const stack = makeStack(folder);
    new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder, { entry }));

    const { handler } = await import(pathToFileURL(join(packageOf(stack), 'index.mjs')).href);

    expect(await handler()).toBe('a/b');
  });

  test('of an entry that is not there ends the synthesis', () => {
    const stack = makeStack(folder);

    expect(
      () => new GatelensAuthorizer(stack, 'A', authorizerProps(folder, { entry: '/nowhere.ts' })),
    ).toThrow(/not there/);
  });
});
