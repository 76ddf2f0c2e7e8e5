import { type Environment, type Problems, readRequired } from './environment.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the variable with the address of an introspection server: https, or http on loopback.
 *
 * @returns The URL as `URL` writes it; empty when it cannot be used.
 * @param mayHaveQuery - RFC 7662 section 2 lets an endpoint have one.
 */
export function readUrl(
  environment: Environment,
  name: string,
  problems: Problems,
  mayHaveQuery = false,
): string {
  const value = readRequired(environment, name, problems).trim();
  if (value === '') return '';
  const problem = problemOfUrl(value, mayHaveQuery);
  if (problem === undefined) return new URL(value).href;
  problems.push(`${name} ${problem}.`);
  return '';
}

function problemOfUrl(value: string, mayHaveQuery: boolean): string | undefined {
  if (!URL.canParse(value)) return 'is not a URL';
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return 'holds credentials';
  if ((value.includes('?') && !mayHaveQuery) || value.includes('#')) return 'has a query or a fragment';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'is not an https URL';
  return LOOPBACK.test(url.hostname) ? undefined : 'is http, which is for loopback only';
}
