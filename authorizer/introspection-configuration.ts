import { type Environment, type Problems, readRequired } from './environment.ts';
import { isKeyOf, readCertificate, readPrivateKey } from './pem-variable.ts';
import { readSecret, type Secret } from './secret-variable.ts';
import { readUrl } from './url-variable.ts';

/** How to reach an Authlete service. */
export interface AuthleteConfiguration {
  readonly kind: 'authlete';
  readonly apiVersion: 'V2' | 'V3';
  /** https, or http on loopback; without a trailing slash. */
  readonly baseUrl: string;
  /** In 3.x the id of the service. */
  readonly serviceApiKey: string;
  /** 2.x: the API secret. 3.x: the service access token. */
  readonly secret: Secret;
  /** PEM of authorities to trust besides the usual ones. */
  readonly ca?: string;
}

/** How to reach an RFC 7662 introspection endpoint, and what its answers have to say. */
export interface Rfc7662Configuration {
  readonly kind: 'rfc7662';
  /** https, or http on loopback. */
  readonly endpoint: string;
  readonly clientId: string;
  /** PEM: the client authenticates by `tls_client_auth`. undefined: by `client_secret_basic`. */
  readonly certificate?: string;
  /** The client secret, or the private key of the certificate as PEM. */
  readonly secret: Secret;
  readonly ca?: string;
  readonly issuer?: string;
  readonly audience?: string;
}

/** Which server answers about tokens. */
export type IntrospectionConfiguration = AuthleteConfiguration | Rfc7662Configuration;

const OF_AUTHLETE = /^AUTHLETE_(?:BASE|API|SERVICE)_/;
const OF_RFC7662 = /^INTROSPECTION_(?:ENDPOINT|CLIENT|ISSUER|AUDIENCE)/;

/** Reads the variables `AUTHLETE_...` or `INTROSPECTION_...`, of which one kind has to be set. */
export function readIntrospection(environment: Environment, problems: Problems): IntrospectionConfiguration {
  const isSet = (kind: RegExp): boolean =>
    Object.entries(environment).some(([name, value]) => kind.test(name) && value?.trim());
  const isAuthlete = isSet(OF_AUTHLETE);
  const isRfc7662 = isSet(OF_RFC7662);
  if (isAuthlete === isRfc7662)
    problems.push(
      `AUTHLETE_BASE_URL or INTROSPECTION_ENDPOINT names the server: ${isAuthlete ? 'variables of both kinds are' : 'neither is'} set.`,
    );
  const ca = environment['INTROSPECTION_CA']?.trim()
    ? { ca: readCertificate(environment, 'INTROSPECTION_CA', problems) }
    : {};
  if (isRfc7662 && isAuthlete) readAuthlete(environment, problems);
  return { ...(isRfc7662 ? readRfc7662 : readAuthlete)(environment, problems), ...ca };
}

function readAuthlete(environment: Environment, problems: Problems): AuthleteConfiguration {
  const version = environment['AUTHLETE_API_VERSION'] || 'V2';
  if (version !== 'V2' && version !== 'V3') problems.push('AUTHLETE_API_VERSION is neither V2 nor V3.');
  const isV3 = version === 'V3';
  const name = isV3 ? 'AUTHLETE_SERVICE_ACCESSTOKEN' : 'AUTHLETE_SERVICE_APISECRET';
  const baseUrl = readUrl(environment, 'AUTHLETE_BASE_URL', problems).replace(/\/+$/, '');
  const serviceApiKey = readRequired(environment, 'AUTHLETE_SERVICE_APIKEY', problems);
  const secret = readSecret(environment, name, problems);
  if (isV3 && /^\.{1,2}$/.test(serviceApiKey))
    problems.push('AUTHLETE_SERVICE_APIKEY is not the id of a service.');
  if (isV3 && typeof secret === 'string' && /[^\x20-\x7E]/.test(secret))
    problems.push(`${name} holds characters that no header can carry.`);
  return {
    kind: 'authlete',
    apiVersion: isV3 ? 'V3' : 'V2',
    baseUrl,
    serviceApiKey,
    secret,
  };
}

function readRfc7662(environment: Environment, problems: Problems): Rfc7662Configuration {
  const issuer = environment['INTROSPECTION_ISSUER'];
  const audience = environment['INTROSPECTION_AUDIENCE'];
  const endpoint = readUrl(environment, 'INTROSPECTION_ENDPOINT', problems, true);
  for (const name of ['INTROSPECTION_ISSUER', 'INTROSPECTION_AUDIENCE'])
    if (environment[name] && environment[name].trim() === '') problems.push(`${name} is blank.`);
  return {
    kind: 'rfc7662',
    endpoint,
    clientId: readRequired(environment, 'INTROSPECTION_CLIENT_ID', problems),
    ...readClient(environment, endpoint, problems),
    ...(issuer ? { issuer } : {}),
    ...(audience ? { audience } : {}),
  };
}

/** Reads how the client authenticates. */
function readClient(
  environment: Environment,
  endpoint: string,
  problems: Problems,
): Pick<Rfc7662Configuration, 'certificate' | 'secret'> {
  const isSet = (name: string): boolean => !!(environment[name] || environment[`${name}_ARN`]);
  const hasSecret = isSet('INTROSPECTION_CLIENT_SECRET');
  const hasKey = isSet('INTROSPECTION_CLIENT_CERTIFICATE') || isSet('INTROSPECTION_CLIENT_PRIVATE_KEY');
  if (hasSecret === hasKey)
    problems.push(
      `INTROSPECTION_CLIENT_SECRET or INTROSPECTION_CLIENT_CERTIFICATE authenticates the client: ${hasSecret ? 'both are' : 'neither is'} set.`,
    );
  if (!hasKey)
    return { secret: hasSecret ? readSecret(environment, 'INTROSPECTION_CLIENT_SECRET', problems) : '' };
  const certificate = readCertificate(environment, 'INTROSPECTION_CLIENT_CERTIFICATE', problems);
  const secret = readSecret(environment, 'INTROSPECTION_CLIENT_PRIVATE_KEY', problems, readPrivateKey);
  if (endpoint.startsWith('http:'))
    problems.push('INTROSPECTION_CLIENT_CERTIFICATE needs an https INTROSPECTION_ENDPOINT.');
  if (certificate && typeof secret === 'string' && secret && !isKeyOf(secret, certificate))
    problems.push('INTROSPECTION_CLIENT_PRIVATE_KEY does not belong to INTROSPECTION_CLIENT_CERTIFICATE.');
  return { certificate, secret };
}
