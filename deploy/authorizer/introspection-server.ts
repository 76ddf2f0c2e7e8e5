import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type SecretSource, secretStatements, secretVariables } from './secret-source.ts';

/** Authlete, 2.x or 3.x. */
export interface AuthleteServer {
  readonly kind: 'authlete';
  /** https, such as `https://api.authlete.com`. */
  readonly baseUrl: string;
  /** Default `V2`. */
  readonly apiVersion?: 'V2' | 'V3';
  /** 2.x: the API key of the service. 3.x: its id. Neither is a secret. */
  readonly serviceApiKey: string;
  /** 2.x: the API secret. 3.x: the service access token. */
  readonly secret: SecretSource;
}

/** Any server with an introspection endpoint of RFC 7662. */
export interface Rfc7662Server {
  readonly kind: 'rfc7662';
  readonly endpoint: string;
  readonly clientId: string;
  /** How the authorizer authenticates there: by a client secret, or by a certificate (RFC 8705 section 2). */
  readonly client:
    | { readonly secret: SecretSource }
    | { readonly certificatePem: string; readonly privateKey: SecretSource };
  readonly issuer?: string;
  readonly audience?: string;
}

/** The server that is asked about tokens. `caPem`: authorities to trust besides the usual ones. */
export type IntrospectionServer = (AuthleteServer | Rfc7662Server) & { readonly caPem?: string };

/** What the function needs to know and may do in order to ask the server. */
interface ServerSettings {
  readonly variables: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
}

/**
 * Builds the environment and the permissions for a server.
 *
 * @throws Error for an address that is not https: the secret would travel in the clear.
 */
export const serverSettings = (server: IntrospectionServer): ServerSettings => {
  const { variables, statements } = server.kind === 'authlete' ? ofAuthlete(server) : ofRfc7662(server);
  return {
    variables: { ...variables, ...(server.caPem === undefined ? {} : { INTROSPECTION_CA: server.caPem }) },
    statements,
  };
};

const ofAuthlete = (server: AuthleteServer): ServerSettings => {
  const { baseUrl, apiVersion = 'V2', serviceApiKey, secret } = server;
  const name = apiVersion === 'V3' ? 'AUTHLETE_SERVICE_ACCESSTOKEN' : 'AUTHLETE_SERVICE_APISECRET';
  return {
    variables: {
      AUTHLETE_BASE_URL: requireHttps('baseUrl', baseUrl),
      AUTHLETE_API_VERSION: apiVersion,
      AUTHLETE_SERVICE_APIKEY: serviceApiKey,
      ...secretVariables(name, secret),
    },
    statements: secretStatements(secret),
  };
};

const ofRfc7662 = ({ endpoint, clientId, client, issuer, audience }: Rfc7662Server): ServerSettings => {
  const [secret, variables] =
    'secret' in client
      ? [client.secret, secretVariables('INTROSPECTION_CLIENT_SECRET', client.secret)]
      : [
          client.privateKey,
          {
            INTROSPECTION_CLIENT_CERTIFICATE: client.certificatePem,
            ...secretVariables('INTROSPECTION_CLIENT_PRIVATE_KEY', client.privateKey),
          },
        ];
  return {
    variables: {
      INTROSPECTION_ENDPOINT: requireHttps('endpoint', endpoint),
      INTROSPECTION_CLIENT_ID: clientId,
      ...variables,
      ...(issuer === undefined ? {} : { INTROSPECTION_ISSUER: issuer }),
      ...(audience === undefined ? {} : { INTROSPECTION_AUDIENCE: audience }),
    },
    statements: secretStatements(secret),
  };
};

const requireHttps = (name: string, url: string): string => {
  if (!/^https:\/\/[^@\s]+$/.test(url))
    throw new Error(`introspection.${name} has to be an address with https:// and without a user name.`);
  return url;
};
