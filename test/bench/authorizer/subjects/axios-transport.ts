import { Agent } from 'node:http';
import axios from 'axios';
import type { IntrospectionClient } from '../../../../authorizer/index.ts';
import { serveWindows } from '../../serve.ts';
import { assertAllowed } from '../assert-allowed.ts';
import { loadAuthorizer } from '../bundled.ts';
import { readSetting } from '../child-setting.ts';
import { buildEvent, SCOPE, SERVICE } from '../sample.ts';
import { createTokens } from '../tokens.ts';

/** The same decision with axios asking the server, over kept connections as well. */
const { bundle, pem, url } = readSetting();
const Authorizer = await loadAuthorizer(bundle);
const nextToken = createTokens();
const client = axios.create({
  baseURL: url,
  httpAgent: new Agent({ keepAlive: true }),
  auth: { username: SERVICE.key, password: SERVICE.secret },
});
const introspection: IntrospectionClient = {
  introspect: async (request, signal) => {
    const { data } = await client.post<unknown>('/api/auth/introspection', request, { signal });
    return data;
  },
};
const authorizer = new Authorizer({ routes: { 'GET /time': [SCOPE] }, requireBinding: true, introspection });

serveWindows(async () => {
  assertAllowed(await authorizer.handle(buildEvent(nextToken(), pem), { awsRequestId: 'bench' }));
});
