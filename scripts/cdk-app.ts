// The CDK app, as the CDK CLI runs it (cdk.json): builds the authorizer when its sources changed, then the templates.
import { dirname, join, resolve } from 'node:path';
import { provideAuthorizerBundle } from '../cli/artefact/authorizer-bundle.ts';
import { PROJECT_ROOT } from '../cli/project.ts';
import { readConfiguration } from '../deploy/app/configuration.ts';
import { createGatelensApp } from '../deploy/app/gatelens-app.ts';

const EXAMPLE = join(PROJECT_ROOT, 'deploy/example/gatelens.json');

const file = process.env['GATELENS_DEPLOYMENT'];
const configuration = readConfiguration(file ? resolve(file) : EXAMPLE);
createGatelensApp(configuration, dirname(await provideAuthorizerBundle())).synth();
