import { serveWindows } from '../../serve.ts';
import { assertAllowed } from '../assert-allowed.ts';
import { loadAuthorizer } from '../bundled.ts';
import { readSetting } from '../child-setting.ts';
import { buildEvent, SCOPE } from '../sample.ts';

/** The decision on one token again and again, with the introspection cache asked for. */
const { bundle, pem } = readSetting();
const Authorizer = await loadAuthorizer(bundle);
const options = {
  routes: { 'GET /time': [SCOPE] },
  requireBinding: true,
  introspectionCacheTtlSeconds: 300,
};
const authorizer = new Authorizer(options);

serveWindows(async () => {
  const event = buildEvent('cached-token-dBjftJeZ4CVP-mB92K27uhbUJU1p1r', pem);
  assertAllowed(await authorizer.handle(event, { awsRequestId: 'bench' }));
});
