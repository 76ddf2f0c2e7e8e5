import { allowInsecureRequests, ClientSecretBasic, Configuration, tokenIntrospection } from 'openid-client';
import { serveWindows } from '../../serve.ts';
import { readSetting } from '../child-setting.ts';
import { SERVICE, thumbprintOf } from '../sample.ts';
import { createTokens } from '../tokens.ts';

/** RFC 7662 introspection and the certificate comparison by openid-client, nothing logged. */
const { pem, url } = readSetting();
const server = { issuer: url, introspection_endpoint: `${url}/introspect` };
const configuration = new Configuration(server, SERVICE.key, undefined, ClientSecretBasic(SERVICE.secret));
allowInsecureRequests(configuration);
const nextToken = createTokens();

serveWindows(async () => {
  const answer = await tokenIntrospection(configuration, nextToken());
  if (!answer.active || answer.cnf?.['x5t#S256'] !== thumbprintOf(pem)) throw new Error('refused');
});
