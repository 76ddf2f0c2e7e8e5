import type { ReadDecisionRecord } from '../../../../shared/decision-record-schema.ts';
import { quoteForShell } from './quote-for-shell.ts';

const METHOD = /^[A-Z]{1,20}$/;

/**
 * Builds the curl command that makes a call again, for a POSIX shell.
 *
 * Token, certificate and key are variables that the reader sets: no record holds them. The path has no query, since
 * the record has none.
 *
 * @returns `undefined` when the record does not say where the call went.
 */
export const buildCurlCommand = ({
  method,
  domain,
  path,
  token_type,
  token_hash,
  certificate_thumbprint,
}: ReadDecisionRecord): string | undefined => {
  if (domain === undefined || path === undefined) return undefined;
  const scheme = token_type?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
  return [
    'curl -i --globoff --path-as-is',
    ...(method !== undefined && METHOD.test(method) && method !== 'GET' ? [`-X ${method}`] : []),
    ...(certificate_thumbprint === undefined ? [] : ['--cert "$CLIENT_CERTIFICATE" --key "$CLIENT_KEY"']),
    ...(token_hash === undefined ? [] : [`-H "Authorization: ${scheme} $ACCESS_TOKEN"`]),
    `-- ${quoteForShell(`https://${domain}${path}`)}`,
  ].join(' \\\n  ');
};
