import { ConfigurationError } from './configuration.ts';
import type { Environment } from './environment.ts';
import { createHandlerOptions } from './handler-options.ts';
import { IntrospectionFault } from './introspection.ts';
import type { UsableOptions } from './settings.ts';
import { writeLine } from './stdout.ts';

/** Reads the whole configuration of the packaged handler; where it is wrong, it says so in the log. */
export async function readConfiguration(environment: Environment): Promise<UsableOptions> {
  try {
    return await createHandlerOptions(environment);
  } catch (error) {
    const { message, problems } =
      error instanceof ConfigurationError ? error : new ConfigurationError([UNFORESEEN]);
    writeLine(JSON.stringify({ level: 'ERROR', message, problems }));
    return refusingOptions(message);
  }
}

/** Refuses every token: a function that cannot start leaves its callers with a 500 and no record. */
const refusingOptions = (message: string): UsableOptions => ({
  introspection: { introspect: () => Promise.reject(new IntrospectionFault('config_invalid', message)) },
  requireBinding: true,
});

/** Without the message of what was thrown, which may quote a value. */
const UNFORESEEN = 'Something in it cannot be used.';
