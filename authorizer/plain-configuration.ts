import { createAuthleteV2Client } from './authlete-v2-client.ts';
import type { Environment } from './environment.ts';
import { isPlainTable } from './routes.ts';
import type { UsableOptions } from './settings.ts';

/**
 * Every variable of a plain configuration, with the values that need no second look. None of them is wrong to the whole
 * reading, nor means something else to it.
 */
const FORMS: Readonly<Record<string, RegExp>> = {
  AUTHLETE_BASE_URL:
    /^(?:https:\/\/[a-z\d][a-z\d.-]*[a-z]|http:\/\/(?:localhost|127\.0\.0\.1))(?::[1-9]\d{0,4})?(?:\/[\w-]+)*\/*$/,
  AUTHLETE_API_VERSION: /^V2$/,
  AUTHLETE_SERVICE_APIKEY: /^\w+$/,
  AUTHLETE_SERVICE_APISECRET: /^[\x21-\x7E]+$/,
  GATELENS_ROUTES: /^\{".*\}$/,
  GATELENS_REQUIRE_BINDING: /^(?:true|false)$/,
  GATELENS_ALLOWED_DOMAINS: /^[\w-]+(?:\.[\w-]+)*(?:,[\w-]+(?:\.[\w-]+)*)*$/,
};

const OURS = /^(?:AUTHLETE|GATELENS|INTROSPECTION)_/;

/**
 * Reads a plain configuration: Authlete 2.x with its secret by value, and what most set-ups say besides.
 *
 * @returns undefined for any other, also for a wrong one: `readConfiguration` then reads it and says what is wrong.
 */
export function readPlainConfiguration(environment: Environment): UsableOptions | undefined {
  for (const [name, value] of Object.entries(environment))
    if (value && OURS.test(name) && !FORMS[name]?.test(value)) return undefined;
  const {
    AUTHLETE_BASE_URL: baseUrl,
    AUTHLETE_SERVICE_APIKEY: serviceApiKey,
    AUTHLETE_SERVICE_APISECRET: secret,
    GATELENS_ROUTES: table,
    GATELENS_REQUIRE_BINDING: requireBinding,
    GATELENS_ALLOWED_DOMAINS: domains,
  } = environment;
  const routes = table ? parseTable(table) : undefined;
  if (!baseUrl || !URL.canParse(baseUrl) || !serviceApiKey || !secret || (table && routes === undefined))
    return undefined;
  const service = { baseUrl: new URL(baseUrl).href.replace(/\/+$/, ''), serviceApiKey };
  return {
    introspection: createAuthleteV2Client(service, secret),
    requireBinding: requireBinding !== 'false',
    verifyScopes: true,
    ...(routes && { routes }),
    ...(domains && { allowedDomains: domains.split(',') }),
  };
}

/** A table that is written as it would be written here: with a key twice, or with blanks, it is not. */
const parseTable = (text: string): UsableOptions['routes'] => {
  try {
    const table: unknown = JSON.parse(text);
    return JSON.stringify(table) === text && isPlainTable(table) ? table : undefined;
  } catch {
    return undefined;
  }
};
