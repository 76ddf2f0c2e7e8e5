import { pathToFileURL } from 'node:url';
import type { Authorizer, AuthorizerHandler } from '../../../authorizer/index.ts';

/** Loads the packaged handler from its bundle. */
export const loadHandler = async (bundle: string): Promise<AuthorizerHandler> => {
  const module = (await import(pathToFileURL(bundle).href)) as { readonly handler: AuthorizerHandler };
  return module.handler;
};

/** Loads the class from a bundle of the library's public surface. */
export const loadAuthorizer = async (bundle: string): Promise<typeof Authorizer> => {
  const module = (await import(pathToFileURL(bundle).href)) as { readonly Authorizer: typeof Authorizer };
  return module.Authorizer;
};
