import type { AuthorizerHandler } from './authorizer-handler.ts';
import { ConfigurationError } from './configuration.ts';
import type { Environment } from './environment.ts';
import { createHandle, type Handle } from './handle-call.ts';
import { createHandlerOptions } from './handler-options.ts';
import { type IntrospectionClient, IntrospectionFault } from './introspection.ts';
import { createSettings, type UsableOptions } from './settings.ts';
import { writeLine } from './stdout.ts';

/** Refuses every token: a function that cannot start leaves its callers with a 500 and no record. */
const refusingOptions = (message: string): UsableOptions => {
  const introspection: IntrospectionClient = {
    introspect: () => Promise.reject(new IntrospectionFault('config_invalid', message)),
  };
  return { introspection, requireBinding: true };
};

/** Without the message of what was thrown, which may quote a value. */
const UNFORESEEN = 'Something in it cannot be used.';

const createPackaged = async (environment: Environment): Promise<Handle> => {
  try {
    return createHandle(createSettings(await createHandlerOptions(environment)));
  } catch (error) {
    const { message, problems } =
      error instanceof ConfigurationError ? error : new ConfigurationError([UNFORESEEN]);
    writeLine(JSON.stringify({ level: 'ERROR', message, problems }));
    return createHandle(createSettings(refusingOptions(message)));
  }
};

const handle = await createPackaged(process.env);

/** The packaged handler: reads the environment once, at cold start. */
export const handler: AuthorizerHandler = (event, context) => handle(event, context);
