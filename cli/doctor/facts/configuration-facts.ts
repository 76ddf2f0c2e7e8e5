import { ConfigurationError } from '../../../authorizer/configuration.ts';
import { createHandlerOptions } from '../../../authorizer/handler-options.ts';
import { type Read, readAs, unreadable } from './read.ts';

/** Variables of a process or a function. */
export type Variables = Readonly<Record<string, string>>;

/** Variables that hold PEM, or the path of a file that has it. */
const PEM_VARIABLES = [
  'INTROSPECTION_CA',
  'INTROSPECTION_CLIENT_CERTIFICATE',
  'INTROSPECTION_CLIENT_PRIVATE_KEY',
] as const;

/** Tells whether an introspection server is named, without which no authorizer starts. */
export const isConfigured = (environment: Variables): boolean =>
  Object.keys(environment).some((name) => /^(?:AUTHLETE|INTROSPECTION)_/.test(name));

/**
 * Lists what the authorizer's own start would say about an environment, without any value.
 *
 * @param ofFunction - The variables are those of a function elsewhere, whose files are not here and are never looked
 * for: the name of one may be anything.
 */
export const readConfigurationProblems = async (
  environment: Variables,
  ofFunction: boolean,
): Promise<Read<readonly string[]>> => {
  const file = ofFunction ? fileVariable(environment) : undefined;
  if (file !== undefined)
    return unreadable(
      `${file} names a file in the package of the function, which cannot be read from here.`,
      `Put the PEM itself into ${file}, or run \`gatelens doctor --variables\` where the file is.`,
    );
  const { GATELENS_OPENAPI_FILE: openapi = '', ...rest } = environment;
  try {
    await createHandlerOptions(ofFunction || openapi === '' ? rest : environment);
    return readAs([]);
  } catch (error) {
    return readAs(error instanceof ConfigurationError ? error.problems : ['Something in it cannot be used.']);
  }
};

const fileVariable = (environment: Variables): string | undefined =>
  PEM_VARIABLES.find((name) => {
    const value = environment[name]?.trim() ?? '';
    return value !== '' && !value.includes('-----BEGIN ');
  });

/** The variables that say which introspection server is asked, and how. */
export const introspectionVariables = (environment: Variables): Variables =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => /^(?:AUTHLETE|INTROSPECTION)_/.test(name) || name === 'GATELENS_TIMEOUT_MS',
    ),
  );

/** Address of the introspection server; undefined when there is none that can be used. */
export const introspectionUrl = (environment: Variables): URL | undefined => {
  const text = environment['AUTHLETE_BASE_URL'] || environment['INTROSPECTION_ENDPOINT'] || '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    ? url
    : undefined;
};
