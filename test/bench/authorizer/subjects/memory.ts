import type { IntrospectionClient } from '../../../../authorizer/index.ts';
import { serve } from '../../serve.ts';
import { assertAllowed } from '../assert-allowed.ts';
import { loadAuthorizer } from '../bundled.ts';
import { createCertificates } from '../certificates.ts';
import { readSetting } from '../child-setting.ts';
import { buildAuthleteAnswer, buildEvent, SCOPE, thumbprintOf } from '../sample.ts';
import { createTokens } from '../tokens.ts';

/**
 * Decides calls whose token and certificate are all different, so that whatever is kept per token or certificate
 * shows, with the introspection cache asked for: it is where things are kept on purpose.
 */
const { bundle, pem } = readSetting();
const Authorizer = await loadAuthorizer(bundle);
const introspection: IntrospectionClient = {
  endpoint: 'http://127.0.0.1:9/api/auth/introspection',
  introspect: async ({ clientCertificate }) =>
    buildAuthleteAnswer(thumbprintOf(clientCertificate ?? ''), Date.now()),
};
const options = {
  routes: { 'GET /time': [SCOPE] },
  requireBinding: true,
  introspection,
  introspectionCacheTtlSeconds: 300,
};
const authorizer = new Authorizer(options);
const nextToken = createTokens();
const nextCertificate = createCertificates(pem);

const collectGarbage = async (): Promise<void> => {
  if (gc === undefined) throw new Error('started without --expose-gc');
  // Twice, with a turn of the loop between: finalizers of the first free what the second collects.
  gc();
  await new Promise((resolve) => setImmediate(resolve));
  gc();
};

serve('ready', async (decisions) => {
  for (let count = 0; count < Number(decisions); count += 1)
    assertAllowed(
      await authorizer.handle(buildEvent(nextToken(), nextCertificate()), { awsRequestId: 'bench' }),
    );
  await collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapUsed, rss };
});
