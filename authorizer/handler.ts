import type { AuthorizerHandler } from './authorizer-handler.ts';
import type { Environment } from './environment.ts';
import { createHandle } from './handle-call.ts';
import { readPlainConfiguration } from './plain-configuration.ts';
import { createSettings, type UsableOptions } from './settings.ts';

/** Where not even the code is there that says what is wrong, every token is refused. */
const REFUSING: UsableOptions = {
  introspection: { introspect: () => Promise.reject(new Error('The configuration cannot be read.')) },
};

const createOptions = async (environment: Environment): Promise<UsableOptions> =>
  readPlainConfiguration(environment) ??
  import('./read-configuration.ts').then(
    ({ readConfiguration }) => readConfiguration(environment),
    () => REFUSING,
  );

const handle = createHandle(createSettings(await createOptions(process.env)));

/** The packaged handler: reads the environment once, at cold start. */
export const handler: AuthorizerHandler = (event, context) => handle(event, context);
