import { serveWindows } from '../../serve.ts';
import { assertAllowed } from '../assert-allowed.ts';
import { loadHandler } from '../bundled.ts';
import { readSetting } from '../child-setting.ts';
import { buildEvent } from '../sample.ts';
import { createTokens } from '../tokens.ts';

/** A whole decision of the bundle that goes to Lambda: introspection, checks, policy, record, metrics. */
const { bundle, pem } = readSetting();
const handler = await loadHandler(bundle);
const nextToken = createTokens();

serveWindows(async () => {
  assertAllowed(await handler(buildEvent(nextToken(), pem), { awsRequestId: 'bench' }));
});
