const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** The headers that say which page a request comes from; `undefined` when absent. */
export interface RequestSource {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`. */
  readonly site: string | undefined;
}

/** Gives the origin of the dashboard's own page for the Host of a request; `undefined` for a foreign Host. */
export type OwnOrigin = (host: string) => string | undefined;

/** A dashboard on this machine, under any of its loopback names. */
export const loopbackOrigin: OwnOrigin = (host) => (LOOPBACK_HOST.test(host) ? `http://${host}` : undefined);

/** A dashboard behind a proxy, under the one address that people open. */
export const publicOrigin =
  ({ host: own, origin }: URL): OwnOrigin =>
  (host) =>
    host.toLowerCase() === own ? origin : undefined;

/** Why a request is refused for where it comes from. */
export type SourceRefusal = 'host_refused' | 'origin_refused';

/**
 * Tells whether a request comes from the dashboard's own page.
 *
 * A foreign Host means DNS rebinding. `Origin` is compared with the port, since cookies and `SameSite` are not: a page
 * of another local server is "same site", and is refused here. A cross-site navigation is let in for documents only,
 * so that a link to the dashboard opens; SameSite=Strict keeps the session out of it.
 *
 * @param isDocument - Whether the request asks for the page itself.
 * @returns What to refuse it for, or `undefined`.
 */
export const checkSource = (
  source: RequestSource,
  isDocument: boolean,
  ownOrigin: OwnOrigin,
): SourceRefusal | undefined => {
  const { host, origin, site } = source;
  const own = host === undefined ? undefined : ownOrigin(host);
  if (own === undefined) return 'host_refused';
  if (origin !== undefined && origin !== own) return 'origin_refused';
  if (isDocument || site === undefined || site === 'same-origin' || site === 'none') return undefined;
  return 'origin_refused';
};
