import {
  type AuthorizationServer,
  allowInsecureRequests,
  ClientSecretBasic,
  introspectionRequest,
  processIntrospectionResponse,
} from 'oauth4webapi';
import { serveWindows } from '../../serve.ts';
import { readSetting } from '../child-setting.ts';
import { SERVICE, thumbprintOf } from '../sample.ts';
import { createTokens } from '../tokens.ts';

/** RFC 7662 introspection and the certificate comparison by oauth4webapi, nothing logged. */
const { pem, url } = readSetting();
const server: AuthorizationServer = { issuer: url, introspection_endpoint: `${url}/introspect` };
const client = { client_id: SERVICE.key };
const authentication = ClientSecretBasic(SERVICE.secret);
const nextToken = createTokens();

serveWindows(async () => {
  const response = await introspectionRequest(server, client, authentication, nextToken(), {
    [allowInsecureRequests]: true,
  });
  const answer = await processIntrospectionResponse(server, client, response);
  if (!answer.active || answer.cnf?.['x5t#S256'] !== thumbprintOf(pem)) throw new Error('refused');
});
