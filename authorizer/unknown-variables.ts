import type { Environment, Problems } from './environment.ts';

const PREFIX = /^(?:GATELENS|INTROSPECTION)_/;
/** Every variable of the packaged handler with these beginnings, and those of the commands of a checkout. */
const KNOWN =
  /^(?:INTROSPECTION_(?:ENDPOINT|CA|ISSUER|AUDIENCE|CLIENT_(?:ID|CERTIFICATE|(?:SECRET|PRIVATE_KEY)(?:_ARN)?))|GATELENS_(?:ROUTES|OPENAPI_FILE|UNKNOWN_ROUTE|VERIFY_SCOPES|REQUIRE_BINDING|CHECK_CERTIFICATE_VALIDITY|ALLOWED_DOMAINS|INTROSPECTION_CACHE_TTL_SECONDS|RESOURCE_METADATA|REALM|ALLOW_DETAIL|TIMEOUT_MS|MASK_(?:SUB|SOURCE_IP|PROPERTIES|KEY(?:_ARN)?)|DEPLOYMENT|STATE_DIRECTORY|LOGS_\w+|\w+_PORT))$/;

/** Reports variables that nobody reads: with a misspelt `GATELENS_ROUTES` no route would need a scope. */
export const reportUnknownVariables = (environment: Environment, problems: Problems): void => {
  for (const [name, value] of Object.entries(environment))
    if (value && PREFIX.test(name) && !KNOWN.test(name))
      problems.push(`${name} is no variable of the authorizer.`);
};
