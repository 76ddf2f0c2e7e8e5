import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Configuration } from './configuration.ts';
import { GatelensStack } from './gatelens-stack.ts';

/** Behaviour of CDK that is set here, so that tests and CLI make the same templates. */
const FEATURE_FLAGS = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn', 'aws-us-gov'],
};

/**
 * Creates the app; a finding of cdk-nag that nobody has acknowledged ends its synthesis.
 *
 * @param bundle - Folder of the built authorizer.
 * @param outdir - Where the templates go; `cdk.out`, or what the CDK CLI says, when absent.
 */
export const createGatelensApp = (configuration: Configuration, bundle: string, outdir?: string): App => {
  const app = new App({
    analyticsReporting: false,
    postCliContext: FEATURE_FLAGS,
    ...(outdir === undefined ? {} : { outdir }),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new GatelensStack(app, configuration, bundle);
  return app;
};
