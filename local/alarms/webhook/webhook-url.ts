const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Parses the address of a webhook: https, or http on this machine.
 *
 * @param setting - Where it was given, such as `--alarm-webhook`.
 * @throws Error that names the setting and what is wrong; it does not repeat the address, whose path is often a secret.
 */
export const parseWebhookUrl = (setting: string, text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new Error(`${setting} is not a URL. Use https://host/path.`);
  if (url.username !== '' || url.password !== '')
    throw new Error(`${setting} must not have a user name or password in its URL.`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url;
  throw new Error(`${setting} must be https, or http on this machine (127.0.0.1).`);
};
