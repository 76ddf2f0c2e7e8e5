import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizerBundle, buildAuthorizerBundle } from '../support/authorizer-bundle.ts';
import { okAnswer, restEvent } from '../support/authorizer-events.ts';
import { answerJson, type ScriptedServer, startScriptedServer } from '../support/authorizer-server.ts';

const DOCUMENT = {
  openapi: '3.0.3',
  components: { securitySchemes: { oauth: { type: 'oauth2', flows: {} } } },
  paths: { '/time': { get: { security: [{ oauth: ['time:query'] }] } } },
};

let bundle: AuthorizerBundle;
let server: ScriptedServer;

beforeAll(async () => {
  bundle = await buildAuthorizerBundle();
  server = await startScriptedServer(answerJson(okAnswer({ expiresAt: Date.now() + 3_600_000 })));
  const folder = dirname(bundle.file);
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(DOCUMENT));
  await writeFile(join(folder, 'wrong.json'), JSON.stringify({ ...DOCUMENT, openapi: '2.0' }));
  await writeFile(join(folder, 'broken.json'), '{');
});

afterAll(async () => {
  await server.close();
  await bundle.remove();
});

/** Lines that the packaged handler writes for one call. */
const linesFor = async (
  event: unknown,
  more: Readonly<Record<string, string>>,
): Promise<readonly Record<string, unknown>[]> => {
  const { stdout } = await bundle.run(`await handler(${JSON.stringify(event)}, {});`, {
    AUTHLETE_BASE_URL: server.url,
    AUTHLETE_SERVICE_APIKEY: '21653835348762',
    AUTHLETE_SERVICE_APISECRET: 'service-secret-9f3c1d',
    ...more,
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('GATELENS_OPENAPI_FILE', () => {
  test('is read beside the bundle, and its scopes are asked for', async () => {
    const [record] = await linesFor(restEvent(), { GATELENS_OPENAPI_FILE: 'openapi.json' });

    expect(record).toMatchObject({ decision: 'Allow', required_scope: 'time:query' });
  });

  test.each([
    { more: {}, reason: 'route_unknown' },
    { more: { GATELENS_UNKNOWN_ROUTE: 'allow' }, reason: 'allowed' },
  ])('a route that it does not name: $reason', async ({ more, reason }) => {
    const event = restEvent();
    const elsewhere = {
      ...event,
      requestContext: { ...(event['requestContext'] as object), resourcePath: '/other' },
    };

    const [record] = await linesFor(elsewhere, { GATELENS_OPENAPI_FILE: 'openapi.json', ...more });

    expect(record).toMatchObject({ reason });
  });

  test.each([
    { file: 'wrong.json', problem: 'GATELENS_OPENAPI_FILE #/openapi is not a version 3.' },
    { file: 'broken.json', problem: 'GATELENS_OPENAPI_FILE cannot be read as JSON.' },
    { file: 'missing.json', problem: 'GATELENS_OPENAPI_FILE cannot be read as JSON.' },
  ])('$file is listed with every other problem, and every token is refused', async ({ file, problem }) => {
    const [fault, record] = await linesFor(restEvent(), {
      GATELENS_OPENAPI_FILE: file,
      GATELENS_ROUTES: '{}',
      GATELENS_RESOURCE_METADATA: 'here',
    });

    expect(fault).toMatchObject({
      level: 'ERROR',
      problems: [
        problem,
        'GATELENS_OPENAPI_FILE is set beside GATELENS_ROUTES.',
        'GATELENS_RESOURCE_METADATA is not an https URL.',
      ],
    });
    expect(record).toMatchObject({ decision: 'Deny', reason: 'config_invalid' });
  });
});
