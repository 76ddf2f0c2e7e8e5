import type { Provider } from 'oidc-provider';
import { readBody } from '../read-body.ts';
import { pageHeaders, renderLoginPage } from './login-page.ts';
import { INTERACTION_PATH } from './routes.ts';

const MAX_FORM_BYTES = 2048;
const MAX_NAME_LENGTH = 64;
const CONTROL_CHARACTERS = /\p{C}/u;

type PageContext = Parameters<Parameters<Provider['use']>[0]>[0];
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const readText = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Parses the name of the login form.
 *
 * @returns `undefined` when it is empty, longer than 64 characters or holds control characters.
 */
export const parseName = (form: string): string | undefined => {
  const name = (new URLSearchParams(form).get('name') ?? '').trim();
  if (name === '' || name.length > MAX_NAME_LENGTH || CONTROL_CHARACTERS.test(name)) return undefined;
  return name;
};

// oidc-provider has compared it with the client's registered ones before an interaction starts.
const redirectOrigin = (interaction: Interaction): string | undefined => {
  const uri = readText(interaction.params['redirect_uri']);
  return URL.canParse(uri) ? new URL(uri).origin : undefined;
};

const showForm = (ctx: PageContext, interaction: Interaction, problem?: string): void => {
  ctx.status = problem === undefined ? 200 : 400;
  ctx.set(pageHeaders(redirectOrigin(interaction)));
  ctx.body = renderLoginPage({
    clientId: readText(interaction.params['client_id']),
    scope: readText(interaction.params['scope']),
    name: interaction.session?.accountId ?? '',
    ...(problem === undefined ? {} : { problem }),
  });
};

const saveGrant = (provider: Provider, interaction: Interaction, accountId: string): Promise<string> => {
  const scope = readText(interaction.params['scope']);
  const grant = new provider.Grant({ accountId, clientId: readText(interaction.params['client_id']) });
  if (scope.split(' ').includes('openid')) grant.addOIDCScope('openid');
  grant.addResourceScope(readText(interaction.params['resource']), scope);
  return grant.save();
};

const logIn = async (provider: Provider, ctx: PageContext, interaction: Interaction): Promise<void> => {
  const name = parseName((await readBody(ctx.req, MAX_FORM_BYTES)) ?? '');
  if (name === undefined) {
    showForm(ctx, interaction, `A name has 1 to ${MAX_NAME_LENGTH} characters.`);
    return;
  }

  const grantId = await saveGrant(provider, interaction, name);
  const result = { login: { accountId: name }, consent: { grantId } };
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, result);
  ctx.status = 303;
  ctx.redirect(returnTo);
};

const isFromElsewhere = (provider: Provider, ctx: PageContext): boolean => {
  const origin = ctx.get('origin');
  return origin !== '' && origin !== new URL(provider.issuer).origin;
};

const refuse = (ctx: PageContext, status: number, text: string): void => {
  ctx.status = status;
  ctx.body = text;
};

const answer = async (provider: Provider, ctx: PageContext): Promise<void> => {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
  if (interaction === undefined)
    return refuse(ctx, 400, 'This login has ended. Start again from the application.');
  if (ctx.method === 'GET') return showForm(ctx, interaction);
  if (ctx.method !== 'POST') return refuse(ctx, 405, 'The login page takes GET and POST.');
  if (isFromElsewhere(provider, ctx)) return refuse(ctx, 403, 'This form was sent by another site.');
  return logIn(provider, ctx, interaction);
};

/**
 * Adds the login page, which takes any name and counts as consent to everything asked for.
 *
 * oidc-provider ties an interaction to a cookie; a form sent from another origin is refused besides.
 */
export const addLogin = (provider: Provider): void => {
  provider.use((ctx, next) => (ctx.path.startsWith(INTERACTION_PATH) ? answer(provider, ctx) : next()));
};
