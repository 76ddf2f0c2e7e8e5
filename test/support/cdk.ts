import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll } from 'vitest';
import {
  GatelensAuthorizer,
  type GatelensAuthorizerProps,
} from '../../deploy/authorizer/gatelens-authorizer.ts';

/** A folder for the assemblies of one test file, with a stand-in for the authorizer's bundle. */
export interface DeployFolder {
  readonly path: string;
  readonly bundle: string;
  /** Writes a file into the folder and gives its path. */
  write(name: string, text: string): string;
  remove(): void;
}

/** CDK loads its modules when they are first used, which takes long on a busy machine. */
const WARM_UP_TIMEOUT_MS = 120_000;

/** Makes a folder for the test file that calls it, and removes it at the end. */
export const prepareDeployFolder = (): DeployFolder => {
  const folder = makeDeployFolder();
  beforeAll(() => {
    const stack = makeStack(folder);
    new GatelensAuthorizer(stack, 'Authorizer', authorizerProps(folder))
      .createRestApi(stack, 'Api')
      .root.addMethod('GET');
    Template.fromStack(stack);
  }, WARM_UP_TIMEOUT_MS);
  afterAll(folder.remove);
  return folder;
};

const makeDeployFolder = (): DeployFolder => {
  const path = mkdtempSync(join(tmpdir(), 'gatelens-deploy-'));
  const bundle = join(path, 'bundle');
  mkdirSync(bundle);
  const write = (name: string, text: string): string => {
    const file = join(path, name);
    writeFileSync(file, text);
    return file;
  };
  write('bundle/index.mjs', 'export const handler = async () => ({});\n');
  write('bundle/chunk.mjs', 'export {};\n');
  return { path, bundle, write, remove: () => rmSync(path, { recursive: true, force: true }) };
};

/** A stack in an app of its own, whose assembly lies in the folder. */
export const makeStack = (folder: DeployFolder): Stack => {
  const app = new App({
    outdir: mkdtempSync(join(folder.path, 'assembly-')),
    analyticsReporting: false,
    postCliContext: { '@aws-cdk/aws-iam:minimizePolicies': true },
  });
  return new Stack(app, 'Test', { env: { account: '111122223333', region: 'eu-west-1' } });
};

/** The least that an authorizer needs. */
export const authorizerProps = (
  folder: DeployFolder,
  props: Partial<GatelensAuthorizerProps> = {},
): GatelensAuthorizerProps => ({
  introspection: {
    kind: 'authlete',
    baseUrl: 'https://api.authlete.com',
    serviceApiKey: '21653835348762',
    secret: { unsafePlainText: SecretValue.unsafePlainText('planted-secret') },
  },
  ...(props.entry === undefined ? { bundle: folder.bundle } : {}),
  ...props,
});

/** A CloudFormation resource. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** Lists the resources of a type. */
export const resourcesOf = (stack: Stack, type: string): readonly Resource[] =>
  Object.values(Template.fromStack(stack).findResources(type)) as Resource[];

/** Gives the properties of the only resource of a type. */
export const onlyOf = (stack: Stack, type: string): Readonly<Record<string, unknown>> => {
  const [resource, ...others] = resourcesOf(stack, type);
  if (resource === undefined || others.length > 0)
    throw new Error(`${resource === undefined ? 'no' : 'more than one'} ${type}`);
  return resource.Properties;
};
