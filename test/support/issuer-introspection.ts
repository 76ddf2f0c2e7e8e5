import { startIntrospection } from '../../local/introspection/introspection.ts';
import type { RunningService } from '../../local/loopback.ts';
import { type CallAnswer, sendCall } from '../../local/traffic/call.ts';
import { startTestIssuer, type TestIssuer } from './issuer.ts';

/** The service credentials of the tests' introspection API. */
export const CREDENTIALS = { apiKey: 'test-key', apiSecret: 'test-secret' };

/** `Authorization` for the tests' introspection API. */
const BASIC = `Basic ${Buffer.from('test-key:test-secret').toString('base64')}`;

/** An issuer, and the introspection API over its tokens. */
export interface TestIntrospection extends TestIssuer {
  readonly introspection: RunningService;
}

/** Starts both on free ports for one test file; call `stop` at its end. */
export const startTestIntrospection = async (): Promise<TestIntrospection> => {
  const running = await startTestIssuer();
  const { tokens } = running.issuer;
  const introspection = await startIntrospection({ port: 0, tokens, credentials: CREDENTIALS });
  return {
    ...running,
    introspection,
    stop: async () => {
      await introspection.close();
      await running.stop();
    },
  };
};

/** Calls the introspection API; `body` goes out as it is. */
export const callIntrospection = (
  url: string,
  options: {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<CallAnswer> =>
  sendCall({
    target: 'the introspection API',
    url: `${url}${options.path ?? '/api/auth/introspection'}`,
    method: options.method ?? 'POST',
    headers: { authorization: BASIC, 'content-type': 'application/json', ...options.headers },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
