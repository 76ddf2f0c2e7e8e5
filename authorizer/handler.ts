import { createAuthleteClient } from './authlete-client.ts';
import { Authorizer } from './authorizer.ts';
import type { AuthorizerHandler } from './authorizer-handler.ts';
import { ConfigurationError, type Environment, parseHandlerConfiguration } from './configuration.ts';
import { type IntrospectionClient, IntrospectionFault } from './introspection.ts';
import type { AuthorizerOptions } from './options.ts';
import { writeLine } from './stdout.ts';

const createOptions = (environment: Environment): AuthorizerOptions => {
  const { authlete, ...options } = parseHandlerConfiguration(environment);
  return { ...options, introspection: createAuthleteClient(authlete) };
};

/** Refuses every token: a function that cannot start leaves its callers with a 500 and no record. */
const refusingOptions = (error: ConfigurationError): AuthorizerOptions => {
  const introspection: IntrospectionClient = {
    introspect: () => Promise.reject(new IntrospectionFault('config_invalid', error.message)),
  };
  return { introspection, requireBinding: true };
};

const createAuthorizer = (environment: Environment): Authorizer => {
  try {
    return new Authorizer(createOptions(environment));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const { message, problems } = error;
    writeLine(JSON.stringify({ level: 'ERROR', message, problems }));
    return new Authorizer(refusingOptions(error));
  }
};

const authorizer = createAuthorizer(process.env);

/** The packaged handler: reads the environment once, at cold start. */
export const handler: AuthorizerHandler = (event, context) => authorizer.handle(event, context);
