import { createHash } from 'node:crypto';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}' +
  'label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}' +
  'input,button{margin-top:.5rem;padding:.5rem}[role=alert]{color:#b00020}';
const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

const HTML_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => HTML_ENTITIES.get(character) ?? '');

const renderPage = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
  `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>${body}</body></html>`;

/** What the login page shows. */
interface LoginPage {
  readonly clientId: string;
  readonly scope: string;
  /** Fills the field, such as the name of the last login. */
  readonly name: string;
  /** What was wrong with the name sent. */
  readonly problem?: string;
}

/** Renders the login page; every value is escaped, and there is no script. */
export const renderLoginPage = ({ clientId, scope, name, problem }: LoginPage): string =>
  renderPage(
    'Log in',
    '<h1>Log in</h1>' +
      `<p><strong>${escapeHtml(clientId)}</strong> asks for <code>${escapeHtml(scope)}</code>.</p>` +
      (problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`) +
      '<form method="post"><label for="name">Any name will do; there is no password.</label>' +
      `<input id="name" name="name" value="${escapeHtml(name)}" maxlength="64" required autofocus>` +
      '<button>Log in and allow</button></form>',
  );

/**
 * Headers of the issuer's pages: no script, no frame, nothing from elsewhere.
 *
 * @param formTarget - Origin that the form may end at, as browsers check every redirect that follows it.
 */
export const pageHeaders = (formTarget?: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; frame-ancestors 'none'; ` +
    `form-action 'self'${formTarget === undefined ? '' : ` ${formTarget}`}`,
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
});

/** Answers a browser with an OAuth error as a page. */
export const renderErrorPage = (
  ctx: KoaContextWithOIDC,
  out: { readonly error: string; readonly error_description?: string | undefined },
  _error: errors.OIDCProviderError | Error,
): void => {
  ctx.set(pageHeaders());
  ctx.body = renderPage(
    'Cannot log in',
    `<h1>Cannot log in</h1><p><code>${escapeHtml(out.error)}</code></p>` +
      `<p>${escapeHtml(out.error_description ?? '')}</p>`,
  );
};
